export { IssuerUnavailable } from './errors.ts'
export { createGuard, type Guard } from './guard.ts'
export type { Connection, GuardedRequest } from './http/guarded-request.ts'
export type { ErrorFormat, RefusalResponse } from './http/response.ts'
export type { Algorithm } from './jose/algorithms.ts'
export type { Fetch, FetchResponse } from './keys/http-get.ts'
export { auth0, type IssuerAddress } from './options/auth0.ts'
export type { IssuerOptions } from './options/issuer.ts'
export type { GuardOptions, SharedOptions } from './options/options.ts'
export { requiredScope } from './policy/challenge-scope.ts'
export type { Decision, Granted } from './policy/decision.ts'
export { explain } from './policy/explain.ts'
export {
  allOf,
  anyOf,
  anyone,
  audience,
  authenticated,
  boundBy,
  type Condition,
  claim,
  insecureOptional,
  optional,
  type Policy,
  permissions,
  scopes,
  type TokenCondition,
  when,
} from './policy/policy.ts'
export type { Reason, Refusal, Scheme } from './refusal.ts'
export type { Binding } from './token/binding.ts'
export type { CertificateVerifier } from './token/certificate-binding.ts'
export type { Claims } from './token/claims.ts'
export type { StandardSchema } from './token/claims-schema.ts'
export type { IssuerProfile, Profile } from './token/profile.ts'
export type { ProofVerifier, Proven } from './token/proof-verifier.ts'
export type { VerifiedToken } from './token/verified-token.ts'
