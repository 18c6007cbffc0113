import { metrics } from '@opentelemetry/api'
import { instrumentGuards } from '@tollgate/guard/opentelemetry'

/** Records what all guards of this process do. @returns a function that ends it */
export function startMetrics(): () => void {
  return instrumentGuards({ meter: metrics.getMeter('tollgate') })
}
