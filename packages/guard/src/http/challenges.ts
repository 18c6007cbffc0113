import type { Refusal, Scheme } from '../refusal.ts'
import type { ProofVerifier } from '../token/proof-verifier.ts'

/**
 * The challenges of a refusal (RFC 9110 §11.6.1), one for each scheme that the guard accepts, with the error on the scheme
 * that the client used. Bearer comes first, and never without a parameter where another follows: some clients read only
 * the first challenge, and only with a parameter.
 *
 * @param added - parameters of the first challenge
 */
export function challengesOf(
  refusal: Refusal,
  proofs: ProofVerifier | undefined,
  added: readonly string[] = [],
): string {
  const bearer = challengeOf('Bearer', [...parametersOf(refusal, 'Bearer'), ...added])
  if (!proofs) return bearer
  const algorithms = `algs="${proofs.algorithms.join(' ')}"`
  // Where Bearer is not accepted, an error of its syntax has no challenge of its own.
  const dpop = [...parametersOf(refusal, proofs.required ? refusal.scheme : 'DPoP'), algorithms]
  if (proofs.required) return challengeOf('DPoP', [...dpop, ...added])
  return `${bearer === 'Bearer' ? 'Bearer realm="api"' : bearer}, ${challengeOf('DPoP', dpop)}`
}

function challengeOf(scheme: Scheme, parameters: readonly string[]): string {
  return parameters.length > 0 ? `${scheme} ${parameters.join(', ')}` : scheme
}

/** RFC 6750 §3. Nothing in here needs escaping: scope tokens and descriptions hold neither quote nor backslash. */
function parametersOf({ scheme, error, description, scope, parameters }: Refusal, of: Scheme): readonly string[] {
  if (scheme !== of) return []
  const needed = scope.length > 0 ? [`scope="${scope.join(' ')}"`] : []
  if (!error) return needed
  return [`error="${error}"`, `error_description="${description}"`, ...parameters, ...needed]
}
