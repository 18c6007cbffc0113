import { createRemoteJWKSet, jwtVerify } from 'jose'
import type { ServerSettings } from './serve.ts'

/** A check with jose and a remote key set, as its documentation shows it. jose caches keys, not tokens. */
export function joseCheck({ material }: ServerSettings): (authorization: string | undefined) => Promise<boolean> {
  const { issuer, jwksUri, audience } = material
  const keySet = createRemoteJWKSet(new URL(jwksUri))
  return async authorization => {
    try {
      const token = authorization?.slice('Bearer '.length) ?? ''
      await jwtVerify(token, keySet, { issuer, audience, algorithms: ['RS256'] })
      return true
    } catch {
      return false
    }
  }
}
