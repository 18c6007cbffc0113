import { type Adapter, type AdapterPayload, errors } from 'oidc-provider'
import { findClient } from '../../store/access/clients.ts'
import type { Database } from '../../store/database.ts'
import { protocolState, wasSuccessorUsed } from '../../store/tokens/protocol-state.ts'

/**
 * Stores refresh tokens, and accepts a reused token within the application's leeway: two tabs may refresh at the same
 * time, or the network may lose a response. Each use within the leeway issues a token of the same family.
 *
 * As on Auth0, the leeway applies only to the most recently rotated token. When its replacement was used too, reusing
 * the older token revokes the family, even within the leeway.
 */
export function refreshTokenState(database: Database): Adapter {
  const state = protocolState(database, 'RefreshToken')

  async function find(id: string): Promise<AdapterPayload | undefined> {
    const found = await state.find(id)
    if (!found) return undefined
    // A refreshed ID token belongs to no authorization request, so it has no nonce (OpenID Connect Core §12.2).
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
