/** The metrics of docs/how-to/opentelemetry.md, which are those that the page lists. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { metrics } from '@opentelemetry/api'
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import { authenticated, createGuard } from '@tollgate/guard'
import { dpop } from '@tollgate/guard/dpop'
import { introspection } from '@tollgate/guard/introspection'
import { createProver, createTestIssuer } from '@tollgate/guard/testing'
import { startMetrics } from './opentelemetry.ts'
import { startTelemetry } from './opentelemetry-spans.ts'

test('the metrics are those that the page lists', async () => {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 1e9 })
  const provider = new MeterProvider({ readers: [reader] })
  metrics.setGlobalMeterProvider(provider)
  await using issuer = await createTestIssuer()
  const guard = createGuard({
    ...issuer,
    name: 'orders',
    dpop: dpop({ baseUrls: ['https://api.example.com'] }),
    introspection: introspection({ client: { id: 'api', secret: 'secret' }, endpoint: `${issuer.issuer}introspect` }),
  })
  const stops = [startMetrics(), startTelemetry(guard)]
  await guard.verify(issuer.issue())
  await guard.verify('opaque')
  const prover = createProver()
  const url = 'https://api.example.com/orders'
  const headers = prover.headers({ accessToken: issuer.issueBound(prover), url })
  assert.ok((await guard.check({ method: 'GET', url: '/orders', headers }, authenticated)).granted)
  await reader.forceFlush()
  for (const stop of stops) stop()
  const [collected] = exporter.getMetrics()
  await provider.shutdown()
  const page = readFileSync(join(import.meta.dirname, '../../../../docs/how-to/opentelemetry.md'), 'utf8')
  const listed = Array.from(page.matchAll(/^\| `(tollgate\.guard\.[\w.]+)` +\| `([^`]+)`/gm), ([, name, unit]) => [
    name,
    unit,
  ])
  const recorded = collected?.scopeMetrics[0]?.metrics.map(({ descriptor }) => [descriptor.name, descriptor.unit])
  assert.deepEqual(recorded?.sort(), listed.sort())
})
