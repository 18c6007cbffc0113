import type { Policy } from '../policy.ts'
import type { VerifiedToken } from '../verified-token.ts'

type LetsStrangersPass = Extract<Policy, { readonly kind: 'anyone' | 'optional' }>

/** What a handler behind a policy is given: a token for sure only where no request passes without one. */
export type TokenUnder<Stated extends Policy, Token extends VerifiedToken = VerifiedToken> = [
  Extract<Stated, LetsStrangersPass>,
] extends [never]
  ? Token
  : Token | undefined

/** The token as the policy promises it. @throws TypeError when a guard let a request pass without one: a bug */
export function underPolicy<Stated extends Policy, Token extends VerifiedToken>(
  policy: Stated,
  token: Token | undefined,
): TokenUnder<Stated, Token> {
  if (!isUnder(policy, token)) throw new TypeError('The guard let a request pass without a token')
  return token
}

function isUnder<Stated extends Policy, Token extends VerifiedToken>(
  policy: Stated,
  token: Token | undefined,
): token is TokenUnder<Stated, Token> {
  return token !== undefined || policy.kind === 'anyone' || policy.kind === 'optional'
}
