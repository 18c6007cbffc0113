import { type DecisionEvent, type KeysFetchedEvent, observe, type VerificationEvent } from '../observe.ts'
import { refuseUnknownOptions } from '../options/unknown-options.ts'
import type { Meter, ObservableResult } from './meter.ts'

export interface InstrumentationOptions {
  /** A meter of OpenTelemetry: `metrics.getMeter('tollgate')`. */
  readonly meter: Meter
}

type Attributes = Record<string, string | boolean>

/**
 * Records the decisions, verifications and key fetches of every guard in this process as metrics of OpenTelemetry. No
 * attribute contains a claim or a part of a token. Call it once, before the first request.
 *
 * @returns a function that ends it
 * @throws TypeError for an option that is wrong or unknown
 */
export function instrumentGuards(options: InstrumentationOptions): () => void {
  refuseUnknownOptions(options, ['meter'])
  const { meter } = options
  if (typeof meter?.createCounter !== 'function')
    throw new TypeError('The option "meter" must be a meter of OpenTelemetry')
  const decisions = meter.createCounter('tollgate.guard.decisions', {
    description: 'Decisions of guards on requests',
    unit: '{decision}',
  })
  const verifications = meter.createHistogram('tollgate.guard.verification.duration', {
    description: 'Time to verify a token that is not cached, with a fetch of keys if needed',
    unit: 's',
  })
  const fetches = meter.createHistogram('tollgate.guard.keys.fetch.duration', {
    description: 'Time to fetch the keys of an issuer',
    unit: 's',
  })
  const ages = meter.createObservableGauge('tollgate.guard.keys.age', {
    description: 'Time since the keys of an issuer were last fetched',
    unit: 's',
  })
  const keyAges = createKeyAges()
  const stop = observe({
    decision: event => decisions.add(1, attributesOfDecision(event)),
    verification: event => verifications.record(event.seconds, attributesOfVerification(event)),
    keysFetched: event => {
      fetches.record(event.seconds, attributesOfFetch(event))
      if (event.error === undefined) keyAges.fetched(event)
    },
  })
  ages.addCallback(keyAges.report)
  return () => {
    stop()
    ages.removeCallback(keyAges.report)
  }
}

/** Remembers when keys were fetched. Issuers are those of the configuration, so they are few. */
function createKeyAges(): { fetched(event: KeysFetchedEvent): void; report(result: ObservableResult): void } {
  const fetchedAt = new Map<string, { readonly at: number; readonly attributes: Attributes }>()
  return {
    fetched: ({ guard, issuer }) => {
      const attributes = named(guard, { 'tollgate.issuer': issuer })
      fetchedAt.set(JSON.stringify([guard, issuer]), { at: performance.now(), attributes })
    },
    report: result => {
      for (const { at, attributes } of fetchedAt.values()) {
        result.observe((performance.now() - at) / 1000, attributes)
      }
    },
  }
}

function attributesOfDecision({ guard, outcome, cached, scheme, boundBy }: DecisionEvent): Attributes {
  const binding = boundBy.length > 0 ? boundBy.join('+') : 'none'
  return named(guard, {
    'tollgate.outcome': outcome,
    'tollgate.cached': cached,
    'tollgate.binding': binding,
    ...(scheme && { 'tollgate.scheme': scheme }),
  })
}

function attributesOfVerification({ guard, outcome, algorithm }: VerificationEvent): Attributes {
  return named(guard, { 'tollgate.outcome': outcome, 'tollgate.algorithm': algorithm })
}

function attributesOfFetch({ guard, issuer, error }: KeysFetchedEvent): Attributes {
  const failure: Attributes = error === undefined ? {} : { 'error.type': error instanceof Error ? error.name : 'other' }
  return named(guard, { 'tollgate.issuer': issuer, ...failure })
}

function named(guard: string | undefined, attributes: Attributes): Attributes {
  return guard === undefined ? attributes : { ...attributes, 'tollgate.guard': guard }
}
