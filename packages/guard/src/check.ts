import type { TokenCache } from './cache/token-cache.ts'
import { publishDecision, publishUnread } from './events.ts'
import { isDpop, parseAuthorizationHeader, refuseRepeated } from './http/authorization-header.ts'
import { hintAtScheme } from './http/credential-mistakes.ts'
import type { GuardedRequest, TokenSource } from './http/guarded-request.ts'
import { parseJws } from './jose/jws.ts'
import { withRequiredScope } from './policy/challenge-scope.ts'
import type { Decision } from './policy/decision.ts'
import { lacksAudience, missingBinding, ownRefusal, refusePolicy } from './policy/insufficient-scope.ts'
import { type Policy, permits } from './policy/policy.ts'
import { forDpop, isRefusal, type Refusal } from './refusal.ts'
import { MISSING_CREDENTIALS, STRAY_PROOF } from './refusals/credentials.ts'
import { BINDING_NEEDED, BOUND_TOKEN, CERTIFICATE_BINDING_NEEDED, REVOKED, WRONG_AUDIENCE } from './refusals/token.ts'
import type { Claims } from './token/claims.ts'
import { type DenyList, isDenied } from './token/denial.ts'
import type { OpaqueVerifier, Outcome } from './token/opaque-tokens.ts'
import type { Proven } from './token/proof-verifier.ts'
import { type GuardIdentity, type TokenContent, VerifiedToken } from './token/verified-token.ts'
import { type TokenRules, verifyToken } from './verify.ts'

/** What a guard decides by. */
export interface GuardRules extends TokenRules {
  readonly tokenCache: TokenCache
  /** The claims of a token that was verified before. */
  readonly claimsOf: (header: string) => Claims
  readonly identity: GuardIdentity<Claims>
  readonly denyList: DenyList | undefined
  readonly opaque: OpaqueVerifier | undefined
  /** Of a request with {@link FoundToken}. */
  readonly source?: TokenSource | undefined
  readonly refusal?: Refusal | undefined
  explain?(refusal: Refusal): Refusal
}

/** A request with credentials, and the policy that it must satisfy. */
interface Check {
  /** The Authorization header. */
  readonly header: string
  readonly request: GuardedRequest
  readonly policy: Policy
  /** What `when()` is given. */
  readonly context: unknown
}

const WITHOUT_TOKEN = Object.freeze({ granted: true, token: undefined, headers: undefined })

/** Decides whether a request may pass: what `check()` of a guard does. */
export function checkRequest(
  rules: GuardRules,
  request: GuardedRequest,
  policy: Policy,
  context: unknown,
): Decision | Promise<Decision> {
  if (policy.kind === 'anyone') return WITHOUT_TOKEN
  const header = request.headers.authorization
  const refusal = rules.refusal ?? (request.rawHeaders && refuseRepeated(request.rawHeaders))
  if (refusal) return decideWithout(rules, refuseUnread(rules, refusal), policy, undefined)
  if (!header) return decideWithout(rules, MISSING_CREDENTIALS, policy, undefined)
  const check = { header, request, policy, context }
  const now = rules.clock()
  const cached = rules.tokenCache.find(header, now) ?? rules.opaque?.find(header, now)
  if (cached) return proceed(rules, check, cached, true)

  const outcome = verify(rules, header, now)
  const verified = rules.opaque ? rules.opaque.confirm(header, outcome) : outcome
  return verified instanceof Promise
    ? verified.then(late => decideVerified(rules, check, late))
    : decideVerified(rules, check, verified)
}

function verify(rules: GuardRules, header: string, now: number): Outcome | Promise<Outcome> {
  // Almost every header is this. A token that can be read holds no character that the strict reading of the header refuses.
  const start = header.startsWith('Bearer ') ? 7 : rules.proofs && header.startsWith('DPoP ') ? 5 : 0
  const usual = start > 0 && header[start] !== ' ' ? parseJws(header.slice(start)) : undefined
  if (usual && !isRefusal(usual)) return verifyToken(rules, usual, start === 5 ? 'DPoP' : 'Bearer', now)
  const credentials = parseAuthorizationHeader(header, rules.proofs !== undefined)
  if (isRefusal(credentials)) return refuseUnread(rules, credentials, credentials.description ?? hintAtScheme(header))
  const jws = usual ?? parseJws(credentials.accessToken)
  if (!isRefusal(jws)) return verifyToken(rules, jws, credentials.scheme, now)
  if (rules.opaque?.takes(credentials.accessToken)) return rules.opaque.verify(header, credentials)
  return refuseUnread(rules, jws)
}

function refuseUnread(rules: GuardRules, refusal: Refusal, hint = refusal.description): Refusal {
  publishUnread(rules, refusal, hint)
  return refusal
}

function decideVerified(rules: GuardRules, check: Check, outcome: Outcome): Decision | Promise<Decision> {
  if (isRefusal(outcome)) return decideWithout(rules, outcome, check.policy, check.header)
  if ('key' in outcome) rules.tokenCache.add(check.header, outcome)
  return proceed(rules, check, outcome.accepted, false)
}

/** A cached token spares its signature, never the certificate or the proof that shows that the sender owns it. */
function proceed(
  rules: GuardRules,
  check: Check,
  content: TokenContent,
  cached: boolean,
): Decision | Promise<Decision> {
  const { header, request, policy, context } = check
  if (content.certificateBound) {
    const claims = content.claims ?? rules.claimsOf(header)
    const refusal = rules.certificates ? rules.certificates.verify(rules, request, claims, context) : BOUND_TOKEN
    if (refusal) return decideWithout(rules, refusal, policy, header)
  }
  if (!rules.proofs) return decide(rules, check, content, cached)
  if (!isDpop(header)) {
    return request.headers.dpop === undefined
      ? decide(rules, check, content, cached)
      : decideWithout(rules, refuseUnread(rules, STRAY_PROOF), policy, header)
  }
  const decideProven = (outcome: Proven | Refusal): Decision => {
    if (isRefusal(outcome)) return decideWithout(rules, outcome, policy, header)
    return withNonce(decide(rules, check, content, cached), outcome)
  }
  const outcome = rules.proofs.verify(rules, request, header, content.claims ?? rules.claimsOf(header))
  return outcome instanceof Promise ? outcome.then(decideProven) : decideProven(outcome)
}

function decide(rules: GuardRules, check: Check, content: TokenContent, cached: boolean): Decision {
  const token = new VerifiedToken(content, check.header, rules.identity)
  if (rules.denyList && isDenied(rules.denyList, token))
    return decideWithout(rules, REVOKED, check.policy, check.header)
  return decideOn(rules, token, check.policy, check.context, cached)
}

/** Decides on a verified token by a policy. */
export function decideOn(
  rules: GuardRules,
  token: VerifiedToken,
  policy: Policy,
  context: unknown,
  cached: boolean,
): Decision {
  const decision: Decision = permits(policy, token, context)
    ? { granted: true, token, headers: undefined }
    : refuseToken(rules, token, policy, context)
  publishDecision(decision, cached, rules)
  return decision
}

function refuseToken(rules: GuardRules, token: VerifiedToken, policy: Policy, context: unknown): Refusal {
  const own = ownRefusal(policy, token, context)
  const refusal =
    refuseMissingBinding(rules, token, policy) ?? (own ? withRequiredScope(own, policy) : refusePolicy(policy))
  const first = lacksAudience(policy, token) ? WRONG_AUDIENCE : refusal
  return token.boundBy.includes('dpop') ? forDpop(first) : first
}

function refuseMissingBinding(rules: GuardRules, token: VerifiedToken, policy: Policy): Refusal | undefined {
  const missing = missingBinding(policy, token)
  if (missing === undefined) return undefined
  if (missing === 'dpop' && rules.proofs) return BINDING_NEEDED
  if (missing === 'mtls' && rules.certificates) return CERTIFICATE_BINDING_NEEDED
  throw new TypeError(`A policy is boundBy("${missing}"), and the guard has no option "${missing}"`)
}

/** A policy may let requests without a valid token pass; an outage says nothing of the token, so it stays a refusal. */
function decideWithout(rules: GuardRules, refusal: Refusal, policy: Policy, header: string | undefined): Decision {
  const passes =
    policy.kind === 'optional' &&
    (refusal.reason === 'missing_credentials' || (policy.invalid === 'ignored' && refusal.status !== 503))
  const decision = passes ? WITHOUT_TOKEN : inScheme(rules, refusal, header)
  publishDecision(decision, false, rules)
  return decision
}

/** The challenge uses the client's scheme, if the guard accepts it. */
function inScheme({ proofs, explain }: GuardRules, refusal: Refusal, header: string | undefined): Refusal {
  return proofs && header && isDpop(header) ? forDpop(refusal) : (explain?.(refusal) ?? refusal)
}

/** RFC 9449 §8.2: a response with a nonce must not be stored, or the nonce would be used when it is old. */
function withNonce(decision: Decision, { nonce }: Proven): Decision {
  if (!decision.granted || nonce === undefined) return decision
  return { ...decision, headers: { 'cache-control': 'no-store', 'dpop-nonce': nonce } }
}
