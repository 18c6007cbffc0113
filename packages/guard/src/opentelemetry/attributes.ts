import type {
  DecisionEvent,
  IntrospectionEvent,
  KeysFetchedEvent,
  ReplayCheckEvent,
  VerificationEvent,
} from '../observe.ts'
import type { Attributes } from './meter.ts'

export function attributesOfDecision({ guard, outcome, cached, scheme, source, boundBy }: DecisionEvent): Attributes {
  const binding = boundBy.length > 0 ? boundBy.join('+') : 'none'
  return named(guard, {
    'tollgate.outcome': outcome,
    'tollgate.cached': cached,
    'tollgate.binding': binding,
    ...(scheme && { 'tollgate.scheme': scheme }),
    ...(source && { 'tollgate.source': source }),
  })
}

export function attributesOfVerification({ guard, outcome, algorithm }: VerificationEvent): Attributes {
  return named(guard, { 'tollgate.outcome': outcome, 'tollgate.algorithm': algorithm })
}

/** Issuers of `dynamicIssuers()` are left out: each value of an attribute is stored for ever. */
export function attributesOfFetch({ guard, issuer, dynamic, error }: KeysFetchedEvent): Attributes {
  return named(guard, { ...(!dynamic && { 'tollgate.issuer': issuer }), ...failure(error) })
}

export function attributesOfIntrospection({ guard, issuer, outcome, error }: IntrospectionEvent): Attributes {
  return named(guard, { 'tollgate.issuer': issuer, 'tollgate.outcome': outcome, ...failure(error) })
}

export function attributesOfReplayCheck({ guard, outcome }: ReplayCheckEvent): Attributes {
  return named(guard, {
    'tollgate.outcome': outcome,
    ...(outcome === 'unavailable' && { 'error.type': 'unavailable' }),
  })
}

/** The stable attribute of OpenTelemetry for failures: a class of errors, never a message. */
function failure(error: unknown): Attributes {
  return error === undefined ? {} : { 'error.type': error instanceof Error ? error.name : 'other' }
}

export function named(guard: string | undefined, attributes: Attributes): Attributes {
  return guard === undefined ? attributes : { ...attributes, 'tollgate.guard': guard }
}
