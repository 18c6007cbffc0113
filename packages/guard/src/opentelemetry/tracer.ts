import type { Attributes } from './meter.ts'

/**
 * The part of `@opentelemetry/api` that is used for spans, by structure: a `Tracer` of any version 1 fits, and no package is
 * imported.
 */
export interface Tracer {
  startSpan(name: string, options: SpanStart): Span
}

export interface SpanStart {
  /** 0 for work in this process, 2 for a request to another one. */
  readonly kind: 0 | 2
  /** Milliseconds since the epoch. */
  readonly startTime: number
  readonly attributes: Attributes
}

export interface Span {
  setAttributes(attributes: Attributes): unknown
  setStatus(status: { readonly code: number }): unknown
  end(endTime?: number): void
}
