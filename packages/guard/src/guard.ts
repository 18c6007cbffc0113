import { parseAuthorizationHeader, refuseRepeated } from './authorization-header.ts'
import { type AcceptedToken, checkClaims } from './claims.ts'
import { type Decision, type Granted, isRefusal, type Refusal } from './decision.ts'
import type { VerificationKey } from './jwk.ts'
import { type ParsedJws, parseJws } from './jws.ts'
import type { KeyOutcome } from './key-set.ts'
import { type GuardOptions, parseOptions } from './options.ts'
import { type Policy, permits } from './policy.ts'
import { insufficientScope, invalidToken, missingCredentials } from './refusal.ts'
import { verifySignature } from './signature.ts'
import { createVerifiedTokens } from './verified-tokens.ts'

/** What the guard reads of a request. Node's `IncomingMessage` is one. */
export interface GuardedRequest {
  readonly headers: { readonly authorization?: string | undefined }
  /** Names and values in turn, to notice a repeated header, which `headers` hides. */
  readonly rawHeaders?: readonly string[]
}

/** Verifies access tokens and decides by policy. */
export interface Guard {
  /**
   * Decides whether a request may pass: at once when the issuer's keys are at hand, else after they were fetched.
   * Never throws or rejects for anything the request holds.
   */
  check(request: GuardedRequest, policy: Policy): Decision | Promise<Decision>
  /** Settles once the issuer's keys are at hand; fetches them if they are not. @throws IssuerUnavailable */
  ready(): Promise<void>
}

const ANYONE: Granted = Object.freeze({ granted: true, token: undefined })
const UNKNOWN_ISSUER = invalidToken('unknown_issuer', 'The token is from an issuer that is not trusted here')
const ALGORITHM = invalidToken('unsupported_token', 'The token is signed with an algorithm that is not accepted here')
const BAD_SIGNATURE = invalidToken('bad_signature', 'The signature of the token is not valid')

/**
 * Creates a guard for the access tokens of one issuer, meant for one audience.
 *
 * @throws TypeError when an option is missing or wrong
 */
export function createGuard(options: GuardOptions): Guard {
  const { trusted, clock, rememberedTokens } = parseOptions(options)
  const verifiedTokens = createVerifiedTokens(rememberedTokens)

  function check(request: GuardedRequest, policy: Policy): Decision | Promise<Decision> {
    if (policy.kind === 'anyone') return ANYONE
    const repeated = request.rawHeaders && refuseRepeated(request.rawHeaders)
    if (repeated) return repeated
    const header = request.headers.authorization
    if (header === undefined) return missingCredentials

    const verified = verifiedTokens.find(header, clock() / 1000) ?? verify(header)
    return verified instanceof Promise
      ? verified.then(outcome => authorize(outcome, policy))
      : authorize(verified, policy)
  }

  function verify(header: string): Decision | Promise<Decision> {
    const credentials = parseAuthorizationHeader(header)
    if (!credentials) return missingCredentials
    if (isRefusal(credentials)) return credentials
    const jws = parseJws(credentials.accessToken)
    if (isRefusal(jws)) return jws
    if (jws.payload.iss !== trusted.issuer) return UNKNOWN_ISSUER
    if (!trusted.algorithms.includes(jws.header.algorithm)) return ALGORITHM
    // Before the key: a token that cannot pass must not cause a fetch, nor cost a signature.
    const accepted = checkClaims(jws.payload, trusted, clock() / 1000)
    if (isRefusal(accepted)) return accepted

    const key = trusted.keySet.find(jws.header.keyId, jws.header.algorithm)
    return key instanceof Promise
      ? key.then(found => verifyWith(found, jws, accepted, header))
      : verifyWith(key, jws, accepted, header)
  }

  function verifyWith(key: KeyOutcome, jws: ParsedJws, accepted: AcceptedToken, header: string): Granted | Refusal {
    if (isRefusal(key)) return key
    if (!verifySignature(jws.header.algorithm, key.publicKey, jws.signingInput, jws.signature)) return BAD_SIGNATURE
    const granted = Object.freeze({ granted: true, token: accepted.token })
    remember(header, granted, accepted, key)
    return granted
  }

  function remember(header: string, granted: Granted, accepted: AcceptedToken, key: VerificationKey): void {
    const { validFrom, validUntil } = accepted
    verifiedTokens.remember({ header, granted, validFrom, validUntil, key, keySet: trusted.keySet })
  }

  return { check, ready: trusted.keySet.ready }
}

function authorize(verified: Decision, policy: Policy): Decision {
  if (isRefusal(verified) || verified.token === undefined) return verified
  return permits(policy, verified.token) ? verified : insufficientScope(policy)
}
