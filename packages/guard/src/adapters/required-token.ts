import type { Policy } from '../policy/policy.ts'
import type { VerifiedToken } from '../token/verified-token.ts'

/**
 * The token with the type that the handler declares: always present, unless the policy allows requests without a token.
 *
 * @throws TypeError if a guard allowed a request without the token that its policy requires, which would be a bug
 */
export function demandedToken<Token extends VerifiedToken | undefined>(
  policy: Policy,
  token: VerifiedToken | undefined,
): Token {
  if (!isDemanded<Token>(policy, token)) throw new TypeError('The guard let a request pass without a token')
  return token
}

function isDemanded<Token extends VerifiedToken | undefined>(
  policy: Policy,
  token: VerifiedToken | undefined,
): token is Token {
  return token !== undefined || policy.kind === 'anyone' || policy.kind === 'optional'
}
