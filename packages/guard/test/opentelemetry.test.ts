/** The metrics of a guard, collected by the SDK of OpenTelemetry. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Attributes, AttributeValue, Span, SpanOptions, Tracer } from '@opentelemetry/api'
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import { replayStore } from '../src/dpop/index.ts'
import { dynamicIssuers } from '../src/dynamic-issuers/index.ts'
import { createGuard } from '../src/guard.ts'
import { type InstrumentationOptions, instrumentGuards } from '../src/opentelemetry/index.ts'
import { authenticated, permissions } from '../src/policy/policy.ts'
import { createDpopDoor } from './support/dpop-door.ts'
import { createFrontDoor } from './support/front-door.ts'
import { createIntrospectionDoor } from './support/introspection-door.ts'

/** What was recorded: the attributes with the count or value, by the name of the instrument. */
async function recorded(
  work: () => Promise<unknown>,
  options: Partial<InstrumentationOptions> = {},
): Promise<Map<string, { unit: string; points: unknown[][] }>> {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 1e9 })
  const provider = new MeterProvider({ readers: [reader] })
  const stop = instrumentGuards({ meter: provider.getMeter('test'), ...options })
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
          typeof value === 'object' ? value.count : name.endsWith('age') ? value >= 0 && value < 60 : value,
        ]),
      },
    ]),
  )
}

interface RecordedSpan {
  readonly name: string
  readonly options: SpanOptions | undefined
  readonly attributes: Record<string, AttributeValue | undefined>
  status: number | undefined
  endTime: unknown
}

/** A tracer with the types of OpenTelemetry, and what it was given. */
function createTracer(): { tracer: Pick<Tracer, 'startSpan'>; spans: RecordedSpan[] } {
  const spans: RecordedSpan[] = []
  const startSpan = (name: string, options?: SpanOptions): Span => {
    const recordedSpan: RecordedSpan = {
      name,
      options,
      attributes: { ...options?.attributes },
      status: undefined,
      endTime: undefined,
    }
    spans.push(recordedSpan)
    const span: Span = {
      spanContext: () => ({ traceId: '', spanId: '', traceFlags: 0 }),
      setAttribute: () => span,
      setAttributes: (attributes: Attributes) => {
        Object.assign(recordedSpan.attributes, attributes)
        return span
      },
      addEvent: () => span,
      addLink: () => span,
      addLinks: () => span,
      setStatus: ({ code }) => {
        recordedSpan.status = code
        return span
      },
      updateName: () => span,
      end: endTime => {
        recordedSpan.endTime = endTime
      },
      isRecording: () => true,
      recordException: () => {},
    }
    return span
  }
  return { tracer: { startSpan }, spans }
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

  it('records questions about opaque tokens', async () => {
    await using door = await createIntrospectionDoor()
    const guard = door.createGuard({}, { name: 'orders' })
    const metrics = await recorded(async () => {
      await guard.verify('opaque-a')
      door.answerJson({ active: false })
      await guard.verify('opaque-b')
      door.answer = response => response.writeHead(500).end()
      await guard.verify('opaque-c')
    })
    const source = { 'tollgate.guard': 'orders', 'tollgate.issuer': door.issuer.issuer }
    assert.deepEqual(metrics.get('tollgate.guard.introspection.duration'), {
      unit: 's',
      points: [
        [{ ...source, 'tollgate.outcome': 'active' }, 1],
        [{ ...source, 'tollgate.outcome': 'inactive' }, 1],
        [{ ...source, 'tollgate.outcome': 'unavailable', 'error.type': 'Error' }, 1],
      ],
    })
  })

  it('records look-ups of proofs, and how many are recorded', async () => {
    const door = await createDpopDoor()
    const cached = door.createGuard({}, { name: 'cached' })
    let answer = true
    const replays = replayStore(async () => (answer ? true : assert.fail()))
    const stored = door.createGuard({ replays }, { name: 'stored' })
    const metrics = await recorded(
      async () => {
        const sent = door.request()
        await cached.check(sent, authenticated)
        await cached.check(sent, authenticated)
        await cached.check(door.request(), authenticated)
        await stored.check(door.request(), authenticated)
        answer = false
        await stored.check(door.request(), authenticated)
      },
      { guards: [cached, stored, createGuard(door.issuer)] },
    )
    await door.issuer.close()
    assert.deepEqual(metrics.get('tollgate.guard.replay_store.duration')?.points, [
      [{ 'tollgate.guard': 'cached', 'tollgate.outcome': 'first' }, 2],
      [{ 'tollgate.guard': 'cached', 'tollgate.outcome': 'replayed' }, 1],
      [{ 'tollgate.guard': 'stored', 'tollgate.outcome': 'first' }, 1],
      [{ 'tollgate.guard': 'stored', 'tollgate.outcome': 'unavailable', 'error.type': 'unavailable' }, 1],
    ])
    assert.deepEqual(metrics.get('tollgate.guard.replay_entries'), {
      unit: '{proof}',
      points: [[{ 'tollgate.guard': 'cached' }, 2]],
    })
  })

  it('measures the cached tokens of the guards that it was given', async () => {
    await using door = await createFrontDoor()
    const guard = createGuard({ ...door.issuer, name: 'orders' })
    const metrics = await recorded(
      async () => {
        const tokens = ['a', 'b', 'c'].map(sub => door.issuer.issue({ sub }))
        for (const token of [...tokens, ...tokens]) await guard.verify(token)
        await guard.verify('not-a-token')
      },
      { guards: [guard] },
    )
    assert.deepEqual(metrics.get('tollgate.guard.cached_tokens'), {
      unit: '{token}',
      points: [[{ 'tollgate.guard': 'orders' }, 3]],
    })
  })

  it('leaves issuers that were found dynamically out of the attributes', async () => {
    await using door = await createFrontDoor()
    const { issuer, audience, jwksUri, algorithms } = door.issuer
    const resolve = async () => ({ issuer, audience, jwksUri, algorithms })
    const guard = createGuard({ issuers: dynamicIssuers({ resolve }) })
    const metrics = await recorded(async () => {
      assert.ok((await guard.verify(door.issuer.issue())).granted)
    })
    assert.deepEqual(metrics.get('tollgate.guard.keys.fetch.duration'), { unit: 's', points: [[{}, 1]] })
    assert.deepEqual(metrics.get('tollgate.guard.keys.age')?.points ?? [], [])
  })

  it('records spans for what takes time, with the times of their work', async () => {
    await using door = await createFrontDoor({ name: 'orders' })
    const { tracer, spans } = createTracer()
    const before = Date.now()
    await recorded(
      async () => {
        await door.bearer(door.issuer.issue())
        await door.bearer(door.issuer.issue({ exp: 1 }))
        await door.ask(undefined)
      },
      { tracer },
    )
    const named = { 'tollgate.guard': 'orders' }
    assert.deepEqual(
      spans.map(({ name, options, attributes, status }) => [name, options?.kind, attributes, status]),
      [
        ['tollgate.guard.keys.fetch', 2, { ...named, 'tollgate.issuer': door.issuer.issuer }, undefined],
        [
          'tollgate.guard.verification',
          0,
          { ...named, 'tollgate.outcome': 'verified', 'tollgate.algorithm': 'ES256' },
          undefined,
        ],
        [
          'tollgate.guard.verification',
          0,
          { ...named, 'tollgate.outcome': 'expired', 'tollgate.algorithm': 'ES256' },
          undefined,
        ],
      ],
    )
    for (const { options, endTime } of spans) {
      const start = Number(options?.startTime)
      assert.ok(start >= before - 1 && start <= Number(endTime) && Number(endTime) <= Date.now())
    }
  })

  it('marks the span of a failed fetch, without its message', async () => {
    await using door = await createFrontDoor()
    const { tracer, spans } = createTracer()
    door.issuer.outage()
    await recorded(() => door.bearer(door.issuer.issue()), { tracer })
    const [fetched] = spans
    assert.equal(fetched?.status, 2)
    assert.equal(fetched?.attributes['error.type'], 'IssuerUnavailable')
  })

  it('adds the decision to the active span, if there is one', async () => {
    await using door = await createFrontDoor()
    const { tracer, spans } = createTracer()
    const span = tracer.startSpan('GET /')
    let active: Span | undefined = span
    await recorded(
      async () => {
        await door.bearer(door.issuer.issue({ exp: 1 }))
        active = undefined
        await door.bearer(door.issuer.issue())
      },
      { activeSpan: () => active },
    )
    assert.deepEqual(spans[0]?.attributes, {
      'tollgate.outcome': 'expired',
      'tollgate.cached': false,
      'tollgate.binding': 'none',
      'tollgate.scheme': 'Bearer',
    })
  })

  it('is not created without a meter, or with an option that is wrong', () => {
    const { meter } = { meter: { createCounter: () => {} } }
    for (const options of [
      {},
      { meter: {} },
      { meter: undefined, tracer: {} },
      { meter, tracer: {} },
      { meter, activeSpan: {} },
      { meter, guards: {} },
      { meter, guards: [{}] },
      { meter, spans: true },
    ]) {
      assert.throws(() => Reflect.apply(instrumentGuards, undefined, [options]), TypeError)
    }
  })
})
