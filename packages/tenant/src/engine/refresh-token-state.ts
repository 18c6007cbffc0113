import { type Adapter, type AdapterPayload, errors } from 'oidc-provider'
import { findClient } from '../store/clients.ts'
import type { Database } from '../store/database.ts'
import { protocolState } from '../store/protocol-state.ts'
import { wasSuccessorUsed } from '../store/refresh-token-family.ts'

/**
 * Keeps refresh tokens, and forgives whoever uses one again within the application's leeway: two tabs that refresh at once, or a
 * client whose network lost the answer. Each use within it issues a token of the same family.
 *
 * As on Auth0, that is for the last token that was rotated: when the one that took its place has been used too, using the
 * older one again ends the family, leeway or not.
 */
export function refreshTokenState(database: Database): Adapter {
  const state = protocolState(database, 'RefreshToken')

  async function find(id: string): Promise<AdapterPayload | undefined> {
    const found = await state.find(id)
    if (!found) return undefined
    // A refreshed ID token answers no authorization request, so it has no nonce (OpenID Connect Core §12.2).
    const { nonce: _nonce, ...payload } = found
    if (!(await isForgiven(database, payload))) return payload
    const { consumed: _consumed, ...unconsumed } = payload
    return unconsumed
  }

  return {
    ...state,
    find,
    async consume(id) {
      try {
        await state.consume(id)
      } catch (error) {
        const payload = await find(id)
        if (!(error instanceof errors.InvalidGrant) || !payload || payload.consumed) throw error
      }
    },
  }
}

async function isForgiven(database: Database, payload: AdapterPayload): Promise<boolean> {
  const { consumed, clientId, grantId, rotations } = payload
  if (typeof consumed !== 'number' || clientId === undefined || grantId === undefined) return false
  const client = await findClient(database, clientId)
  if (!client || Date.now() / 1000 >= consumed + client.refresh_token.leeway) return false
  return !(await wasSuccessorUsed(database, grantId, typeof rotations === 'number' ? rotations : 0))
}
