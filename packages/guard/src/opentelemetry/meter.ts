/**
 * The part of `@opentelemetry/api` that is used, by structure: a `Meter` of any version 1 fits, and no package is
 * imported.
 */
export interface Meter {
  createCounter(name: string, options: InstrumentOptions): Counter
  createHistogram(name: string, options: InstrumentOptions): Histogram
  createObservableGauge(name: string, options: InstrumentOptions): Gauge
  createObservableUpDownCounter(name: string, options: InstrumentOptions): Gauge
}

export interface InstrumentOptions {
  readonly description: string
  readonly unit: string
}

export type Attributes = Record<string, string | boolean>

export interface Counter {
  add(value: number, attributes: Attributes): void
}

export interface Histogram {
  record(value: number, attributes: Attributes): void
}

/** An instrument that is read when metrics are collected. */
export interface Gauge {
  addCallback(callback: (result: ObservableResult) => void): void
  removeCallback(callback: (result: ObservableResult) => void): void
}

export interface ObservableResult {
  observe(value: number, attributes: Attributes): void
}
