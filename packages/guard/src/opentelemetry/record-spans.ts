import { observe } from '../observe.ts'
import {
  attributesOfDecision,
  attributesOfFetch,
  attributesOfIntrospection,
  attributesOfReplayCheck,
  attributesOfVerification,
} from './attributes.ts'
import type { Attributes } from './meter.ts'
import type { Span, Tracer } from './tracer.ts'

/** SpanKind and SpanStatusCode of `@opentelemetry/api`. */
const INTERNAL = 0
const CLIENT = 2
const ERROR = 2

/**
 * Records what takes time as spans. A span is made when its work has ended, in the context of the request that caused it, and
 * with the time at which the work began.
 *
 * @returns a function that ends it
 */
export function recordSpans(tracer: Tracer): () => void {
  function record(name: string, kind: 0 | 2, seconds: number, attributes: Attributes): void {
    const endTime = Date.now()
    const span = tracer.startSpan(`tollgate.guard.${name}`, { kind, startTime: endTime - seconds * 1000, attributes })
    if ('error.type' in attributes) span.setStatus({ code: ERROR })
    span.end(endTime)
  }

  return observe({
    verification: event => record('verification', INTERNAL, event.seconds, attributesOfVerification(event)),
    keysFetched: event => record('keys.fetch', CLIENT, event.seconds, attributesOfFetch(event)),
    introspection: event => record('introspection', CLIENT, event.seconds, attributesOfIntrospection(event)),
    replayCheck: event => record('replay_check', INTERNAL, event.seconds, attributesOfReplayCheck(event)),
  })
}

/** Adds each decision to the span of its request. */
export function annotateSpans(activeSpan: () => Span | undefined): () => void {
  return observe({ decision: event => void activeSpan()?.setAttributes(attributesOfDecision(event)) })
}
