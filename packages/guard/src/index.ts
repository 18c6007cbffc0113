export type { Answer, BodyShape } from './answer.ts'
export { auth0, type IssuerAddress } from './auth0.ts'
export type { Claims, Profile } from './claims.ts'
export type { Decision, Granted, Reason, Refusal } from './decision.ts'
export {
  type DecisionMade,
  type Expected,
  type KeysFetched,
  type Observers,
  observe,
  type Received,
  type TokenRefused,
} from './diagnostics.ts'
export { IssuerUnavailable } from './errors.ts'
export type { Fetch, FetchResponse } from './exchange.ts'
export { createGuard, type Guard, type GuardedRequest } from './guard.ts'
export type { GuardOptions, SharedOptions } from './options.ts'
export {
  allOf,
  anyOf,
  anyone,
  authenticated,
  type Condition,
  claim,
  explain,
  insecureOptional,
  neededScope,
  optional,
  type Policy,
  permissions,
  scopes,
  type TokenCondition,
  when,
} from './policy.ts'
export type { Algorithm } from './signature.ts'
export type { StandardSchema } from './standard-schema.ts'
export type { IssuerOptions } from './trusted-issuer.ts'
export type { VerifiedToken } from './verified-token.ts'
