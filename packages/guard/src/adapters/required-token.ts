import type { Policy } from '../policy/policy.ts'
import type { VerifiedToken } from '../token/verified-token.ts'

/**
 * The token as a handler's type promises it: there for sure, unless the policy lets requests without one pass.
 *
 * @throws TypeError when a guard let a request pass without the token that its policy demands: a bug
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
