/** The metrics of a guard, collected by the SDK of OpenTelemetry. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import { instrumentGuards } from '../src/opentelemetry/index.ts'
import { permissions } from '../src/policy/policy.ts'
import { createFrontDoor } from './support/front-door.ts'

/** What was recorded: the attributes with the count or value, by the name of the instrument. */
async function recorded(work: () => Promise<unknown>): Promise<Map<string, { unit: string; points: unknown[][] }>> {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 1e9 })
  const provider = new MeterProvider({ readers: [reader] })
  const stop = instrumentGuards({ meter: provider.getMeter('test') })
  await work()
  await reader.forceFlush()
  const [collected] = exporter.getMetrics()
  stop()
  await provider.shutdown()
  const metrics = collected?.scopeMetrics[0]?.metrics ?? []
  return new Map(
    metrics.map(({ descriptor: { name, unit }, dataPoints }) => [
      name,
      {
        unit,
        points: dataPoints.map(({ attributes, value }) => [
          attributes,
          typeof value === 'object' ? value.count : name.endsWith('decisions') ? value : value >= 0 && value < 60,
        ]),
      },
    ]),
  )
}

describe('instrumentGuards', () => {
  it('records decisions, verifications and key fetches, with the name of the guard', async () => {
    await using door = await createFrontDoor({ name: 'orders' })
    const token = door.issuer.issue()
    const metrics = await recorded(async () => {
      for (let time = 0; time < 3; time += 1) await door.bearer(token)
      await door.bearer(token, permissions('read:a'))
      await door.bearer(door.issuer.issue({ exp: 1 }))
      await door.ask(undefined)
    })
    const named = { 'tollgate.guard': 'orders', 'tollgate.binding': 'none' }
    const bearer = { ...named, 'tollgate.scheme': 'Bearer' }
    assert.deepEqual(metrics.get('tollgate.guard.decisions'), {
      unit: '{decision}',
      points: [
        [{ ...bearer, 'tollgate.outcome': 'granted', 'tollgate.cached': false }, 1],
        [{ ...bearer, 'tollgate.outcome': 'granted', 'tollgate.cached': true }, 2],
        [{ ...bearer, 'tollgate.outcome': 'insufficient_scope', 'tollgate.cached': true }, 1],
        [{ ...bearer, 'tollgate.outcome': 'expired', 'tollgate.cached': false }, 1],
        [{ ...named, 'tollgate.outcome': 'missing_credentials', 'tollgate.cached': false }, 1],
      ],
    })
    const verification = { 'tollgate.guard': 'orders', 'tollgate.algorithm': 'ES256' }
    assert.deepEqual(metrics.get('tollgate.guard.verification.duration'), {
      unit: 's',
      points: [
        [{ ...verification, 'tollgate.outcome': 'verified' }, 1],
        [{ ...verification, 'tollgate.outcome': 'expired' }, 1],
      ],
    })
    const source = { 'tollgate.guard': 'orders', 'tollgate.issuer': door.issuer.issuer }
    assert.deepEqual(metrics.get('tollgate.guard.keys.fetch.duration'), { unit: 's', points: [[source, 1]] })
    assert.deepEqual(metrics.get('tollgate.guard.keys.age'), { unit: 's', points: [[source, true]] })
  })

  it('records a failed fetch by the kind of its error, and no age before the first success', async () => {
    await using door = await createFrontDoor()
    door.issuer.outage()
    const metrics = await recorded(() => door.bearer(door.issuer.issue()))
    const source = { 'tollgate.issuer': door.issuer.issuer, 'error.type': 'IssuerUnavailable' }
    assert.deepEqual(metrics.get('tollgate.guard.keys.fetch.duration'), { unit: 's', points: [[source, 1]] })
    assert.deepEqual(metrics.get('tollgate.guard.keys.age')?.points ?? [], [])
  })

  it('records nothing that a sender chose', async () => {
    await using door = await createFrontDoor()
    const metrics = await recorded(async () => {
      await door.bearer(
        door.issuer.issue({ iss: 'https://chosen.test/', sub: 'chosen' }, { header: { kid: 'chosen' } }),
      )
      await door.bearer('chosen')
    })
    assert.ok(!JSON.stringify([...metrics]).includes('chosen'))
    assert.ok(metrics.size > 0)
  })

  it('is not created without a meter', () => {
    for (const options of [{}, { meter: {} }, { meter: undefined, tracer: {} }]) {
      assert.throws(() => Reflect.apply(instrumentGuards, undefined, [options]), TypeError)
    }
  })
})
