import { IssuerUnavailable } from '../../errors.ts'
import type { Guard } from '../../guard.ts'
import { guardSettings } from '../../options/options.ts'
import { checkGuard } from '../one-guard.ts'
import { type AuthInfo, authInfoOf } from './auth-info.ts'

/** The SDK's own interface `OAuthTokenVerifier`. */
export interface TokenVerifier {
  verifyAccessToken(token: string): Promise<AuthInfo>
}

/**
 * A verifier for `requireBearerAuth` of the MCP SDK. It sees the token alone, so it refuses tokens that are bound to a
 * key, and it has no policies: prefer `mcpGate`.
 *
 * @param invalidToken - creates the SDK's error for a token that is not valid, from a sentence for the client
 * @throws TypeError if the guard requires a proof or a client certificate with every token
 */
export function tokenVerifier(guard: Guard, invalidToken: (message: string) => Error): TokenVerifier {
  checkGuard(guard)
  if (typeof invalidToken !== 'function') {
    throw new TypeError("tokenVerifier() needs a function that creates the SDK's error for an invalid token")
  }
  if (guard[guardSettings]?.proofs?.required) {
    throw new TypeError('The guard requires DPoP, and a verifier of the MCP SDK sees no proof: use mcpGate()')
  }
  if (guard[guardSettings]?.certificates?.required) {
    throw new TypeError('The guard requires mTLS, and a verifier of the MCP SDK sees no certificate: use mcpGate()')
  }
  return {
    async verifyAccessToken(token) {
      const decision = await guard.verify(token)
      if (decision.granted && decision.token) return authInfoOf(decision.token, guard)
      const description = decision.granted ? undefined : decision.description
      if (!decision.granted && decision.status === 503) throw new IssuerUnavailable(description ?? '')
      throw invalidToken(description ?? 'The request carries no token')
    },
  }
}
