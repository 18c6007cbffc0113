import { createTokenCache } from './cache/token-cache.ts'
import { isDpop, parseAuthorizationHeader, refuseRepeated } from './http/authorization-header.ts'
import { hintAtScheme } from './http/credential-mistakes.ts'
import type { GuardedRequest } from './http/guarded-request.ts'
import { createRefusalResponses, type RefusalResponse } from './http/response.ts'
import { parseJws } from './jose/jws.ts'
import { publishDecision, publishUnread } from './observe.ts'
import { type GuardOptions, parseOptions } from './options/options.ts'
import type { Decision } from './policy/decision.ts'
import { insufficientScope, lacksBinding } from './policy/insufficient-scope.ts'
import { type Policy, permits } from './policy/policy.ts'
import { forDpop, invalidRequest, isRefusal, missingCredentials, type Refusal } from './refusal.ts'
import { BINDING_NEEDED, type Proven } from './token/binding.ts'
import type { Claims } from './token/claims.ts'
import { narrow, type StandardSchema } from './token/claims-schema.ts'
import { type GuardIdentity, type TokenContent, VerifiedToken } from './token/verified-token.ts'
import { createTokenVerifier, type VerificationOutcome } from './verify.ts'
import { createProofVerifier } from './verify-proof.ts'

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
  /** The response to a refusal. */
  response(refusal: Refusal): RefusalResponse
  /** Whether this guard verified the token, so that its claims have the type that this guard's schema gives them. */
  verified(token: VerifiedToken): token is VerifiedToken<TokenClaims>
  /** Resolves once the keys of every issuer are cached; fetches missing ones. @throws IssuerUnavailable */
  ready(): Promise<void>
}

const WITHOUT_TOKEN = Object.freeze({ granted: true, token: undefined, headers: undefined })
const STRAY_PROOF = invalidRequest('The request carries a DPoP proof and a bearer token')

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
  const { issuers, clock, errorFormat, tokenCacheSize, threads, proofs } = parseOptions(options)
  const { claims: schema } = options
  const tokenCache = createTokenCache(tokenCacheSize)
  const verifyToken = createTokenVerifier(issuers, matchesSchema, clock, threads, proofs)
  const verifyProof = createProofVerifier(proofs, issuers, clock, threads)
  const identity: GuardIdentity<Claims> = { narrow: narrowAgain }

  /** For a token that fitted when it was verified, whose claims are read. */
  function narrowAgain(claims: Claims): Claims {
    const narrowed = schema ? narrow(schema, claims) : claims
    if (!narrowed) throw new TypeError('The schema of the option "claims" rejects claims that it accepted before')
    return narrowed
  }

  function matchesSchema(claims: Claims): boolean {
    return schema === undefined || narrow(schema, claims) !== undefined
  }

  function check(request: GuardedRequest, policy: Policy, context?: unknown): Decision | Promise<Decision> {
    if (policy.kind === 'anyone') return WITHOUT_TOKEN
    const header = request.headers.authorization
    const repeated = request.rawHeaders && refuseRepeated(request.rawHeaders)
    if (repeated) return decideWithout(refuseUnread(repeated, repeated.description), policy, undefined)
    if (!header) return decideWithout(missingCredentials, policy, undefined)
    const now = clock()
    const cached = tokenCache.find(header, now)
    if (cached) return proceed(cached, header, request, policy, context, true)

    const verified = verify(header, now)
    return verified instanceof Promise
      ? verified.then(outcome => decideVerified(outcome, header, request, policy, context))
      : decideVerified(verified, header, request, policy, context)
  }

  function verify(header: string, now: number): VerificationOutcome | Promise<VerificationOutcome> {
    // Almost every header is this. A token that can be read holds no character that the strict reading of the header refuses.
    const start = header.startsWith('Bearer ') ? 7 : proofs && header.startsWith('DPoP ') ? 5 : 0
    const usual = start > 0 && header[start] !== ' ' ? parseJws(header.slice(start)) : undefined
    if (usual && !isRefusal(usual)) return verifyToken(usual, start === 5 ? 'DPoP' : 'Bearer', now)
    const credentials = parseAuthorizationHeader(header, proofs !== undefined)
    if (isRefusal(credentials)) return refuseUnread(credentials, credentials.description ?? hintAtScheme(header))
    const jws = usual ?? parseJws(credentials.accessToken)
    return isRefusal(jws) ? refuseUnread(jws, jws.description) : verifyToken(jws, credentials.scheme, now)
  }

  function refuseUnread(refusal: Refusal, hint: string | undefined): Refusal {
    publishUnread(refusal, issuers.values(), hint)
    return refusal
  }

  function decideVerified(
    outcome: VerificationOutcome,
    header: string,
    request: GuardedRequest,
    policy: Policy,
    context: unknown,
  ): Decision | Promise<Decision> {
    if (isRefusal(outcome)) return decideWithout(outcome, policy, header)
    tokenCache.add(header, outcome)
    return proceed(outcome.accepted, header, request, policy, context, false)
  }

  /** A token that is cached spares its signature, never the proof that it is the sender's. */
  function proceed(
    content: TokenContent,
    header: string,
    request: GuardedRequest,
    policy: Policy,
    context: unknown,
    cached: boolean,
  ): Decision | Promise<Decision> {
    if (!proofs) return decide(content, header, policy, context, cached)
    if (!isDpop(header)) {
      return request.headers.dpop === undefined
        ? decide(content, header, policy, context, cached)
        : decideWithout(refuseUnread(STRAY_PROOF, STRAY_PROOF.description), policy, header)
    }
    const decideProven = (outcome: Proven | Refusal): Decision => {
      if (isRefusal(outcome)) return decideWithout(outcome, policy, header)
      return withNonce(decide(content, header, policy, context, cached), outcome)
    }
    const outcome = verifyProof(request, header, content.claims)
    return outcome instanceof Promise ? outcome.then(decideProven) : decideProven(outcome)
  }

  function decide(content: TokenContent, header: string, policy: Policy, context: unknown, cached: boolean): Decision {
    const token = new VerifiedToken(content, header, identity)
    const decision: Decision = permits(policy, token, context)
      ? { granted: true, token, headers: undefined }
      : refuseToken(token, policy, header)
    publishDecision(decision, cached)
    return decision
  }

  function refuseToken(token: VerifiedToken, policy: Policy, header: string): Refusal {
    if (!lacksBinding(policy, token)) return inScheme(insufficientScope(policy), header)
    if (proofs) return BINDING_NEEDED
    throw new TypeError('A policy is boundBy("dpop"), and the guard has no option "dpop"')
  }

  /** A policy may let requests without a valid token pass; an outage says nothing of the token, so it stays a refusal. */
  function decideWithout(refusal: Refusal, policy: Policy, header: string | undefined): Decision {
    const passes =
      policy.kind === 'optional' &&
      (refusal.reason === 'missing_credentials' || (policy.invalid === 'ignored' && refusal.status !== 503))
    const decision = passes ? WITHOUT_TOKEN : inScheme(refusal, header)
    publishDecision(decision, false)
    return decision
  }

  /** The challenge uses the client's scheme, if the guard accepts it. */
  function inScheme(refusal: Refusal, header: string | undefined): Refusal {
    return proofs && header && isDpop(header) ? forDpop(refusal) : refusal
  }

  return {
    check,
    response: createRefusalResponses(errorFormat, proofs, clock),
    verified: (token): token is VerifiedToken => VerifiedToken.isFrom(identity, token),
    ready: async () => {
      await Promise.all(Array.from(issuers.values(), issuer => issuer.keySet.ready()))
    },
  }
}

/** RFC 9449 §8.2: a response with a nonce must not be stored, or the nonce would be used when it is old. */
function withNonce(decision: Decision, { nonce }: Proven): Decision {
  if (!decision.granted || nonce === undefined) return decision
  return { ...decision, headers: { 'cache-control': 'no-store', 'dpop-nonce': nonce } }
}
