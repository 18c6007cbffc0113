import { metrics, trace } from '@opentelemetry/api'
import type { Guard } from '@tollgate/guard'
import { instrumentGuards } from '@tollgate/guard/opentelemetry'

/** Records metrics, spans and the sizes of caches. @returns a function that ends it */
export function startTelemetry(guard: Guard): () => void {
  return instrumentGuards({
    meter: metrics.getMeter('tollgate'),
    tracer: trace.getTracer('tollgate'),
    activeSpan: () => trace.getActiveSpan(),
    guards: [guard],
  })
}
