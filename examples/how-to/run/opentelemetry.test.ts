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
import { createGuard } from '@tollgate/guard'
import { createTestIssuer } from '@tollgate/guard/testing'
import { startMetrics } from './opentelemetry.ts'

test('the metrics are those that the page lists', async () => {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 1e9 })
  const provider = new MeterProvider({ readers: [reader] })
  metrics.setGlobalMeterProvider(provider)
  await using issuer = await createTestIssuer()
  const stop = startMetrics()
  await createGuard({ ...issuer, name: 'orders' }).verify(issuer.issue())
  await reader.forceFlush()
  stop()
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
