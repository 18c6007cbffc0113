import { authorizations } from './authorization.ts'
import { createTokenCache } from './cache/token-cache.ts'
import { checkRequest, decideOn, type GuardRules } from './check.ts'
import { allReady } from './errors.ts'
import { foundToken, type GuardedRequest } from './http/guarded-request.ts'
import { createRefusalResponses, type RefusalResponse, type ResourceMetadata } from './http/response.ts'
import { type GuardOptions, guardSettings, type Settings } from './options/options.ts'
import { parseOptions } from './options/parse-options.ts'
import type { Decision } from './policy/decision.ts'
import { authenticated, type Policy } from './policy/policy.ts'
import type { Refusal } from './refusal.ts'
import { createRefusalHook } from './refusal-hook.ts'
import { EXPIRED, REVOKED } from './refusals/token.ts'
import { type Claims, endOf } from './token/claims.ts'
import { narrow, type StandardSchema } from './token/claims-schema.ts'
import { isDenied } from './token/denial.ts'
import { type GuardIdentity, readClaims, VerifiedToken } from './token/verified-token.ts'
import type { TokenRules } from './verify.ts'

/** Verifies access tokens and decides by policy. */
export interface Guard<TokenClaims extends Claims = Claims> {
  /**
   * Decides whether a request may pass: immediately when its token is cached or invalid, otherwise after its signature was
   * checked on another thread, or the issuer's keys were fetched. Never throws or rejects for anything that the request
   * holds; what a test of the policy throws, it throws.
   *
   * @param context - what `when()` is given: the framework's own request
   */
  check(
    request: GuardedRequest,
    policy: Policy,
    context?: unknown,
  ): Decision<TokenClaims> | Promise<Decision<TokenClaims>>
  /**
   * Decides on the text of a bearer token that comes in no Authorization header, such as a field of a handshake or a
   * message. A value that is not a string, or is empty, counts as no token. Otherwise as {@link Guard.check}.
   *
   * @param policy - default: `authenticated`
   */
  verify(accessToken: unknown, policy?: Policy, context?: unknown): Promise<Decision<TokenClaims>>
  /** The response to a refusal. */
  response(refusal: Refusal): RefusalResponse
  /** Whether this guard verified the token, so that its claims have the type that this guard's schema gives them. */
  verified(token: VerifiedToken): token is VerifiedToken<TokenClaims>
  /** Resolves once the keys of every issuer are cached; fetches missing ones. @throws IssuerUnavailable */
  ready(): Promise<void>
  /** The metadata of the API, which adapters serve: only of a guard that `protectResource()` returned. */
  readonly metadata?: ResourceMetadata
  readonly [guardSettings]?: Settings
}

/**
 * Creates a guard for the access tokens of one or several issuers.
 *
 * @throws TypeError when an option is missing, wrong or unknown
 */
export function createGuard<Narrowed extends object>(
  options: GuardOptions & { readonly claims: StandardSchema<Narrowed> },
): Guard<Claims & Narrowed>
export function createGuard(options: GuardOptions): Guard
export function createGuard(options: GuardOptions): Guard {
  const settings = parseOptions(options)
  const { issuers, clock, errorFormat, tokenCacheSize, proofs, certificates, denyList } = settings
  const identity = createIdentity(options.claims, settings)
  const tokenRules: TokenRules = {
    ...settings,
    matchesSchema: claims => options.claims === undefined || narrow(options.claims, claims) !== undefined,
  }
  const tokenCache = createTokenCache(tokenCacheSize)
  const rules: GuardRules = {
    ...tokenRules,
    tokenCache,
    claimsOf: (proofs ?? certificates)?.readClaims ?? readClaims,
    identity,
    denyList,
    opaque: options.introspection?.start(tokenRules, options),
  }
  authorizations.set(identity, (token, policy, context) => decideOn(rules, token, policy, context, true))
  const tell = createRefusalHook(options.onRefused)
  const check: Guard['check'] = (request, policy, context) =>
    tell(
      checkRequest(request[foundToken] ? { ...rules, ...request[foundToken] } : rules, request, policy, context),
      context,
    )
  return {
    check,
    verify: async (accessToken, policy = authenticated, context) => {
      const authorization = typeof accessToken === 'string' && accessToken !== '' ? `Bearer ${accessToken}` : undefined
      return check({ headers: { authorization } }, policy, context)
    },
    response: createRefusalResponses(errorFormat, proofs, clock),
    verified: (token): token is VerifiedToken => VerifiedToken.isFrom(identity, token),
    ready: () => allReady(issuers.listed),
    [guardSettings]: { ...settings, tokenCache },
  }
}

/** Applies the schema again to the claims of tokens that fitted it when they were verified, and looks at them again later. */
function createIdentity(schema: StandardSchema<object> | undefined, settings: Settings): GuardIdentity<Claims> {
  const { name, clock, denyList } = settings
  const remaining = (claims: Claims) => endOf(claims, settings) * 1000 - clock()
  return {
    name,
    now: clock,
    remaining,
    recheckSeconds: denyList ? 60 : Number.POSITIVE_INFINITY,
    refuseLater: token => {
      if (remaining(VerifiedToken.claimsOf(token)) <= 0) return EXPIRED
      return denyList && isDenied(denyList, token) ? REVOKED : undefined
    },
    narrow: claims => {
      const narrowed = schema ? narrow(schema, claims) : claims
      if (!narrowed) throw new TypeError('The schema of the option "claims" rejects claims that it accepted before')
      return narrowed
    },
  }
}
