import { createVerifiedTokens } from './cache/token-cache.ts'
import { parseAuthorizationHeader, refuseRepeated } from './http/authorization-header.ts'
import { hintAtScheme } from './http/credential-mistakes.ts'
import { type Answer, createAnswers } from './http/response.ts'
import { parseJws } from './jose/jws.ts'
import { publishDecision, publishUnread } from './observe.ts'
import { type GuardOptions, parseOptions } from './options/options.ts'
import type { Decision } from './policy/decision.ts'
import { insufficientScope } from './policy/insufficient-scope.ts'
import { type Policy, permits } from './policy/policy.ts'
import { isRefusal, missingCredentials, type Refusal } from './refusal.ts'
import type { Claims } from './token/claims.ts'
import { narrow, type StandardSchema } from './token/claims-schema.ts'
import { type Origin, type TokenContent, VerifiedToken } from './token/verified-token.ts'
import { createTokenVerifier, type VerificationOutcome } from './verify.ts'

/** What the guard reads of a request. Node's `IncomingMessage` is one. */
export interface GuardedRequest {
  readonly headers: { readonly authorization?: string | undefined }
  /** Names and values in turn, to notice a repeated header, which `headers` hides. */
  readonly rawHeaders?: readonly string[]
}

/** Verifies access tokens and decides by policy. */
export interface Guard<TokenClaims extends Claims = Claims> {
  /**
   * Decides whether a request may pass: at once when its token is remembered or cannot pass, else after its signature was
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
  answer(refusal: Refusal): Answer
  /** Whether this guard verified the token, so that its claims have the type that this guard's schema gives them. */
  verified(token: VerifiedToken): token is VerifiedToken<TokenClaims>
  /** Settles once the keys of every issuer are at hand; fetches those that are not. @throws IssuerUnavailable */
  ready(): Promise<void>
}

const WITHOUT_TOKEN = Object.freeze({ granted: true, token: undefined })

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
  const { issuers, clock, bodies, rememberedTokens, threads } = parseOptions(options)
  const { claims: schema } = options
  const verifiedTokens = createVerifiedTokens(rememberedTokens)
  const verifyToken = createTokenVerifier(issuers, fits, clock, threads)
  const origin: Origin<Claims> = { narrow: narrowAgain }

  /** For a token that fitted when it was verified, whose claims are read. */
  function narrowAgain(claims: Claims): Claims {
    const narrowed = schema ? narrow(schema, claims) : claims
    if (!narrowed) throw new TypeError('The schema of the option "claims" refuses now what it took before')
    return narrowed
  }

  function fits(claims: Claims): boolean {
    return schema === undefined || narrow(schema, claims) !== undefined
  }

  function check(request: GuardedRequest, policy: Policy, context?: unknown): Decision | Promise<Decision> {
    if (policy.kind === 'anyone') return WITHOUT_TOKEN
    const header = request.headers.authorization
    const repeated = request.rawHeaders && refuseRepeated(request.rawHeaders)
    if (repeated) return decideWithout(refuseUnread(repeated, repeated.description), policy)
    if (!header) return decideWithout(missingCredentials, policy)
    const now = clock()
    const remembered = verifiedTokens.find(header, now)
    if (remembered) return decide(remembered, header, policy, context, true)

    const verified = verify(header, now)
    return verified instanceof Promise
      ? verified.then(outcome => conclude(outcome, header, policy, context))
      : conclude(verified, header, policy, context)
  }

  function verify(header: string, now: number): VerificationOutcome | Promise<VerificationOutcome> {
    // Almost every header is this. A token that can be read holds no character that the strict reading of the header refuses.
    const usual = header.startsWith('Bearer ') && header[7] !== ' ' ? parseJws(header.slice(7)) : undefined
    if (usual && !isRefusal(usual)) return verifyToken(usual, now)
    const credentials = parseAuthorizationHeader(header)
    if (isRefusal(credentials)) return refuseUnread(credentials, credentials.description ?? hintAtScheme(header))
    const jws = usual ?? parseJws(credentials.accessToken)
    return isRefusal(jws) ? refuseUnread(jws, jws.description) : verifyToken(jws, now)
  }

  function refuseUnread(refusal: Refusal, hint: string | undefined): Refusal {
    publishUnread(refusal, issuers.values(), hint)
    return refusal
  }

  function conclude(outcome: VerificationOutcome, header: string, policy: Policy, context: unknown): Decision {
    if (isRefusal(outcome)) return decideWithout(outcome, policy)
    verifiedTokens.remember(header, outcome)
    return decide(outcome.accepted, header, policy, context, false)
  }

  function decide(
    content: TokenContent,
    header: string,
    policy: Policy,
    context: unknown,
    remembered: boolean,
  ): Decision {
    const token = new VerifiedToken(content, header, origin)
    const decision: Decision = permits(policy, token, context) ? { granted: true, token } : insufficientScope(policy)
    publishDecision(decision, remembered)
    return decision
  }

  return {
    check,
    answer: createAnswers(bodies),
    verified: (token): token is VerifiedToken => VerifiedToken.isFrom(origin, token),
    ready: async () => {
      await Promise.all(Array.from(issuers.values(), issuer => issuer.keySet.ready()))
    },
  }
}

/** A policy may let requests without a valid token pass; an outage says nothing of the token, so it stays a refusal. */
function decideWithout(refusal: Refusal, policy: Policy): Decision {
  const passes =
    policy.kind === 'optional' &&
    (refusal.reason === 'missing_credentials' || (policy.invalid === 'ignored' && refusal.status !== 503))
  const decision = passes ? WITHOUT_TOKEN : refusal
  publishDecision(decision, false)
  return decision
}
