import type { Guard } from '../guard.ts'
import { type KeysFetchedEvent, observe } from '../observe.ts'
import { refuseUnknownOptions } from '../options/unknown-options.ts'
import {
  attributesOfDecision,
  attributesOfFetch,
  attributesOfIntrospection,
  attributesOfReplayCheck,
  attributesOfVerification,
  named,
} from './attributes.ts'
import type { Attributes, Histogram, Meter, ObservableResult } from './meter.ts'
import { annotateSpans, recordSpans } from './record-spans.ts'
import { measureSizes } from './sizes.ts'
import type { Span, Tracer } from './tracer.ts'

export interface InstrumentationOptions {
  /** A meter of OpenTelemetry: `metrics.getMeter('tollgate')`. */
  readonly meter: Meter
  /**
   * Records verifications, fetches of keys, introspections and look-ups of proofs as spans: `trace.getTracer('tollgate')`.
   * Default: no spans.
   */
  readonly tracer?: Tracer
  /** Adds each decision to the span of its request: `() => trace.getActiveSpan()`. Default: it is added to none. */
  readonly activeSpan?: () => Span | undefined
  /** The guards whose caches are measured. Give each a `name` if there are several. Default: none. */
  readonly guards?: readonly Guard[]
}

const OPTIONS = Object.keys({
  meter: true,
  tracer: true,
  activeSpan: true,
  guards: true,
} satisfies Record<keyof InstrumentationOptions, true>)

/**
 * Records what every guard in this process does as metrics and spans of OpenTelemetry. No attribute contains a claim or a part
 * of a token. Call it once, before the first request.
 *
 * @returns a function that ends it
 * @throws TypeError for an option that is wrong or unknown
 */
export function instrumentGuards(options: InstrumentationOptions): () => void {
  refuseUnknownOptions(options, OPTIONS)
  const { meter, tracer, activeSpan, guards = [] } = options
  if (typeof meter?.createCounter !== 'function')
    throw new TypeError('The option "meter" must be a meter of OpenTelemetry')
  if (tracer !== undefined && typeof tracer?.startSpan !== 'function')
    throw new TypeError('The option "tracer" must be a tracer of OpenTelemetry')
  if (activeSpan !== undefined && typeof activeSpan !== 'function')
    throw new TypeError('The option "activeSpan" must be a function')
  if (!Array.isArray(guards)) throw new TypeError('The option "guards" must be an array of guards')
  const ends = [measureSizes(meter, guards), recordMetrics(meter), recordKeyAges(meter)]
  if (tracer) ends.push(recordSpans(tracer))
  if (activeSpan) ends.push(annotateSpans(activeSpan))
  return () => {
    for (const end of ends) end()
  }
}

function recordMetrics(meter: Meter): () => void {
  const decisions = meter.createCounter('tollgate.guard.decisions', {
    description: 'Decisions of guards on requests',
    unit: '{decision}',
  })
  const duration = (name: string, description: string): Histogram =>
    meter.createHistogram(`tollgate.guard.${name}.duration`, { description, unit: 's' })
  const verifications = duration(
    'verification',
    'Time to verify a token that is not cached, with a fetch of keys if needed',
  )
  const fetches = duration('keys.fetch', 'Time to fetch the keys of an issuer')
  const introspections = duration('introspection', 'Time to ask an issuer about an opaque token')
  const replayChecks = duration('replay_store', 'Time to look a DPoP proof up among the used ones')
  return observe({
    decision: event => decisions.add(1, attributesOfDecision(event)),
    verification: event => verifications.record(event.seconds, attributesOfVerification(event)),
    keysFetched: event => fetches.record(event.seconds, attributesOfFetch(event)),
    introspection: event => introspections.record(event.seconds, attributesOfIntrospection(event)),
    replayCheck: event => replayChecks.record(event.seconds, attributesOfReplayCheck(event)),
  })
}

/** Issuers of `dynamicIssuers()` are left out, so the issuers are those of the configuration, and few. */
function recordKeyAges(meter: Meter): () => void {
  const ages = meter.createObservableGauge('tollgate.guard.keys.age', {
    description: 'Time since the keys of an issuer were last fetched',
    unit: 's',
  })
  const fetchedAt = new Map<string, { readonly at: number; readonly attributes: Attributes }>()
  const stop = observe({
    keysFetched: ({ guard, issuer, dynamic, error }: KeysFetchedEvent) => {
      if (dynamic || error !== undefined) return
      const attributes = named(guard, { 'tollgate.issuer': issuer })
      fetchedAt.set(JSON.stringify([guard, issuer]), { at: performance.now(), attributes })
    },
  })
  const report = (result: ObservableResult) => {
    for (const { at, attributes } of fetchedAt.values()) result.observe((performance.now() - at) / 1000, attributes)
  }
  ages.addCallback(report)
  return () => {
    stop()
    ages.removeCallback(report)
  }
}
