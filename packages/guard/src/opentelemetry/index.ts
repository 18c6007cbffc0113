export { type InstrumentationOptions, instrumentGuards } from './instrument-guards.ts'
export type { Counter, Gauge, Histogram, Meter, ObservableResult } from './meter.ts'
export type { Span, SpanStart, Tracer } from './tracer.ts'
