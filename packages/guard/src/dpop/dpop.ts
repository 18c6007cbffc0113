import { verifySignature, verifySignatureOnThread } from '../jose/signature.ts'
import { isRefusal, type Refusal } from '../refusal.ts'
import { REPLAYED, replaysUnavailable, SIGNATURE, TARGET } from '../refusals/dpop.ts'
import type { ProofRules, ProofVerifier, Proven } from '../token/proof-verifier.ts'
import { createRecentClaims } from '../token/recent-claims.ts'
import { expiryOf } from './freshness.ts'
import { type DpopOptions, type DpopSettings, parseDpopOptions } from './options.ts'
import { type CheckedProof, checkProof, type ProofContext } from './proof.ts'
import { measuredReplayCheck } from './replay-event.ts'
import type { ReplayOutcome } from './replays.ts'
import { type Prove, type Unproven, verifyProof } from './verify-proof.ts'

/**
 * Verifies DPoP proofs for a guard (RFC 9449): `createGuard({ …, dpop: dpop({ baseUrls: ['https://api.example.com'] })
 * })`. Tokens that are bound to a key by `cnf.jkt` are then accepted with a proof, and each proof only once. Guards
 * with the same value share the record of used proofs.
 *
 * @throws TypeError if an option is missing, wrong or unknown
 */
export function dpop(options: DpopOptions): ProofVerifier {
  const settings = parseDpopOptions(options)
  const { nonces, required, algorithmNames } = settings
  const prove: Prove = ({ headers, method, url, originalUrl }, accessToken, thumbprint, rules) => {
    const target = originalUrl ?? url
    if (method === undefined || target === undefined) return refuse(TARGET, WITHOUT_TARGET)
    const context = { proof: headers.dpop, method, target, accessToken, thumbprint }
    const checked = checkProof(context, settings, rules.clock())
    return isRefusal(checked) ? explain(checked, context, settings) : verifyChecked(checked, settings, rules)
  }
  return {
    required,
    algorithms: algorithmNames,
    readClaims: createRecentClaims(),
    nonce: now => nonces?.current(now),
    recordedProofs: () => settings.replays.size?.(),
    verify: (rules, request, header, claims) => verifyProof(prove, rules, request, header, claims),
  }
}

const WITHOUT_TARGET = 'The request that check() was given has no "method" or no "url", which DPoP needs'

function verifyChecked(
  proof: CheckedProof,
  settings: DpopSettings,
  { name, clock, threads }: ProofRules,
): Proven | Unproven | Promise<Proven | Unproven> {
  const { key, signingInput, signature } = proof
  const useGenuine = (genuine: boolean) => (genuine ? useProof(proof, settings, name, clock()) : refuse(SIGNATURE))
  return threads
    ? verifySignatureOnThread(key.algorithm, key.publicKey, signingInput, signature).then(useGenuine)
    : useGenuine(verifySignature(key.algorithm, key.publicKey, signingInput, signature))
}

/** Runs last, so that a proof that fails another check is not marked as used. */
function useProof(
  { key, claims, jti }: CheckedProof,
  settings: DpopSettings,
  guard: string | undefined,
  now: number,
): Proven | Unproven | Promise<Proven | Unproven> {
  // Checked again, because time has passed on the thread.
  const expiresAt = expiryOf(claims, settings, now)
  if (typeof expiresAt !== 'number') return refuse(expiresAt)
  const newest = settings.nonces?.current(now)
  const proven: Proven = { nonce: claims.nonce === newest ? undefined : newest }
  const acceptFirst = (outcome: ReplayOutcome): Proven | Unproven => {
    if (outcome === 'first') return proven
    if (outcome === 'replayed') return refuse(REPLAYED)
    return refuse(replaysUnavailable(outcome.retryAfterSeconds), outcome.problem)
  }
  const proof = { thumbprint: key.thumbprint, jti, expiresAt }
  const outcome = measuredReplayCheck(guard, () => settings.replays.use(proof, now))
  return outcome instanceof Promise ? outcome.then(acceptFirst) : acceptFirst(outcome)
}

function refuse(refusal: Refusal, hint?: string): Unproven {
  return { refusal, hint }
}

/** A proxy is a more frequent cause of a different URL than an attack. Only the log may show the expected URL. */
function explain(refusal: Refusal, { target }: ProofContext, { urls }: DpopSettings): Unproven {
  if (refusal !== TARGET) return refuse(refusal)
  const expected = urls.expected(target).map(url => `"${url}"`)
  return refuse(
    refusal,
    expected.length > 0
      ? `The htu of a DPoP proof must be ${expected.join(' or ')} here: compare the option "baseUrls" with the URL that clients call`
      : 'The target of the request has no path, or one with dot segments, which DPoP does not allow',
  )
}
