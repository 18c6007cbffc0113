import { type Answer, createAnswers } from './answer.ts'
import { parseAuthorizationHeader, refuseRepeated } from './authorization-header.ts'
import type { Claims } from './claims.ts'
import { type Decision, isRefusal, type Refusal } from './decision.ts'
import { publishDecision } from './diagnostics.ts'
import { type GuardOptions, parseOptions } from './options.ts'
import { type Policy, permits } from './policy.ts'
import { insufficientScope, missingCredentials } from './refusal.ts'
import { narrow, type StandardSchema } from './standard-schema.ts'
import { createTokenVerifier, type VerificationOutcome } from './token-verifier.ts'
import { type Origin, type TokenContent, VerifiedToken } from './verified-token.ts'
import { createVerifiedTokens } from './verified-tokens.ts'

/** What the guard reads of a request. Node's `IncomingMessage` is one. */
export interface GuardedRequest {
  readonly headers: { readonly authorization?: string | undefined }
  /** Names and values in turn, to notice a repeated header, which `headers` hides. */
  readonly rawHeaders?: readonly string[]
}

/** Verifies access tokens and decides by policy. */
export interface Guard<TokenClaims extends Claims = Claims> {
  /**
   * Decides whether a request may pass: at once when the issuer's keys are at hand, else after they were fetched.
   * Never throws or rejects for anything that the request holds; what a test of the policy throws, it throws.
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
 * @throws TypeError when an option is missing or wrong
 */
export function createGuard<Narrowed extends object>(
  options: GuardOptions & { readonly claims: StandardSchema<Narrowed> },
): Guard<Claims & Narrowed>
export function createGuard(options: GuardOptions): Guard
export function createGuard(options: GuardOptions): Guard {
  const { issuers, clock, bodies, rememberedTokens } = parseOptions(options)
  const { claims: schema } = options
  const verifiedTokens = createVerifiedTokens(rememberedTokens)
  const verifyToken = createTokenVerifier(issuers, claims => !schema || narrow(schema, claims) !== undefined, clock)
  const origin: Origin<Claims> = { narrow: claims => (schema && narrow(schema, claims)) ?? claims }

  function check(request: GuardedRequest, policy: Policy, context?: unknown): Decision | Promise<Decision> {
    if (policy.kind === 'anyone') return WITHOUT_TOKEN
    const header = request.headers.authorization
    const repeated = request.rawHeaders && refuseRepeated(request.rawHeaders)
    const known = repeated ?? (header === undefined ? missingCredentials : verifiedTokens.find(header, clock() / 1000))
    if (known) return decide(known, policy, context, !isRefusal(known))

    const verified = verify(header)
    return verified instanceof Promise
      ? verified.then(outcome => decide(outcome, policy, context, false))
      : decide(verified, policy, context, false)
  }

  function verify(header: string | undefined): TokenContent | Refusal | Promise<TokenContent | Refusal> {
    const credentials = parseAuthorizationHeader(header)
    if (!credentials) return missingCredentials
    if (isRefusal(credentials)) return credentials
    const verified = verifyToken(credentials.accessToken)
    return verified instanceof Promise ? verified.then(remember) : remember(verified)
  }

  function remember(verified: VerificationOutcome): TokenContent | Refusal {
    return isRefusal(verified) ? verified : verifiedTokens.remember(verified)
  }

  function decide(verified: TokenContent | Refusal, policy: Policy, context: unknown, remembered: boolean): Decision {
    const decision = isRefusal(verified) ? withoutToken(verified, policy) : withToken(verified, policy, context)
    publishDecision(decision, remembered)
    return decision
  }

  function withToken(content: TokenContent, policy: Policy, context: unknown): Decision {
    const token = new VerifiedToken(content, origin)
    return permits(policy, token, context) ? { granted: true, token } : insufficientScope(policy)
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
function withoutToken(refusal: Refusal, policy: Policy): Decision {
  if (policy.kind !== 'optional' || refusal.status === 503) return refusal
  return refusal === missingCredentials || policy.invalid === 'ignored' ? WITHOUT_TOKEN : refusal
}
