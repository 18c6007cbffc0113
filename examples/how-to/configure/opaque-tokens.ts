/** A guard that accepts opaque tokens, by asking their issuer. */
import { auth0, createGuard, type Guard } from '@tollgate/guard'
import { introspection, type OpaqueTokens } from '@tollgate/guard/introspection'

export function createOpaqueGuard(issuer: string, audience: string, secret: string): Guard {
  const guard = createGuard({
    issuer,
    audience,
    introspection: introspection({ client: { id: 'orders-api', secret } }),
  })
  return guard
}

export function withKey(privateKey: string): OpaqueTokens {
  const opaque = introspection({ client: { id: 'orders-api', privateKey, keyId: '2026-11' } })
  return opaque
}

export function cached(secret: string): OpaqueTokens {
  const opaque = introspection({ client: { id: 'orders-api', secret }, cacheSeconds: 30 })
  return opaque
}

export function revocableJwts(secret: string): OpaqueTokens {
  const all = introspection({ client: { id: 'orders-api', secret }, tokens: 'all', cacheSeconds: 10 })
  return all
}

export function signedAnswers(secret: string): OpaqueTokens {
  const opaque = introspection({ client: { id: 'orders-api', secret }, response: 'jwt' })
  return opaque
}

export function createMixedGuard(audience: string, secret: string): Guard {
  const guard = createGuard({
    issuers: [
      { ...auth0('tenant.us.auth0.com'), audience },
      { issuer: 'https://login.example.com', audience },
    ],
    introspection: introspection({ issuer: 'https://login.example.com', client: { id: 'orders-api', secret } }),
  })
  return guard
}
