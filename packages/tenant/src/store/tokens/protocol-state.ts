import { type Adapter, type AdapterPayload, errors } from 'oidc-provider'
import { epochSeconds } from '../../epoch-seconds.ts'
import type { Database } from '../database.ts'
import { dialectOf } from '../dialects/dialect-of.ts'

const DEVICE_CODE = 'DeviceCode'
/** Assertions and proofs that may be used once. */
const REPLAY_DETECTION = 'ReplayDetection'
/** How long a polling device gets the error that its code has expired, before the code is unknown. */
const EXPIRED_DEVICE_CODE_SECONDS = 60 * 60

/** Stores one kind of the protocol engine's state (`Session`, `RefreshToken`, …). */
export function protocolState(database: Database, model: string): Adapter {
  const rows = () => database.selectFrom('oidc_payloads').selectAll().where('model', '=', model)

  async function findBy(column: 'id' | 'uid' | 'user_code', value: string): Promise<AdapterPayload | undefined> {
    const row = await rows().where(column, '=', value).executeTakeFirst()
    if (!row) return undefined
    // The protocol engine itself reports that a device code has expired (RFC 8628 §3.5).
    const isExpired = row.expires_at !== null && row.expires_at <= epochSeconds()
    if (isExpired && model !== DEVICE_CODE) return undefined
    const payload: AdapterPayload = JSON.parse(row.payload)
    return row.consumed_at === null ? payload : { ...payload, consumed: row.consumed_at }
  }

  return {
    find: id => findBy('id', id),
    findByUid: uid => findBy('uid', uid),
    findByUserCode: userCode => findBy('user_code', userCode),

    async upsert(id, payload, expiresInSeconds) {
      const row = {
        payload: JSON.stringify(payload),
        grant_id: payload.grantId ?? null,
        user_code: payload.userCode ?? null,
        uid: payload.uid ?? null,
        account_id: payload.accountId ?? payload.result?.login?.accountId ?? null,
        session_uid: payload.sessionUid ?? null,
        client_id: payload.clientId ?? null,
        rotations: payload.rotations ?? 0,
        expires_at: expiresInSeconds === undefined ? null : epochSeconds() + expiresInSeconds,
      }
      const { numInsertedOrUpdatedRows } = await database
        .insertInto('oidc_payloads')
        .values({ model, id, ...row })
        .onConflict(conflict => {
          const existing = conflict.columns(['model', 'id']).doUpdateSet(row)
          return model === REPLAY_DETECTION
            ? existing.where('oidc_payloads.expires_at', '<=', epochSeconds())
            : existing
        })
        .executeTakeFirstOrThrow()
      // The engine looks for an earlier use before it stores this one; two requests can both find none.
      if (model === REPLAY_DETECTION && numInsertedOrUpdatedRows === 0n) {
        throw new errors.InvalidGrant('The assertion or proof was already used')
      }
    },

    async consume(id) {
      const { numUpdatedRows } = await database
        .updateTable('oidc_payloads')
        .set({ consumed_at: epochSeconds() })
        .where('model', '=', model)
        .where('id', '=', id)
        .where('consumed_at', 'is', null)
        .executeTakeFirstOrThrow()
      // Two requests may both have read it as unused; only one of them may use it.
      if (numUpdatedRows === 0n) throw new errors.InvalidGrant(`${model} already used`)
    },

    async destroy(id) {
      await database.deleteFrom('oidc_payloads').where('model', '=', model).where('id', '=', id).execute()
    },

    async revokeByGrantId(grantId) {
      await database.deleteFrom('oidc_payloads').where('model', '=', model).where('grant_id', '=', grantId).execute()
    },
  }
}

/** Whether a refresh token of a grant, issued after the given number of rotations, has been used. */
export async function wasSuccessorUsed(database: Database, grantId: string, rotations: number): Promise<boolean> {
  const row = await database
    .selectFrom('oidc_payloads')
    .select('id')
    .where('model', '=', 'RefreshToken')
    .where('grant_id', '=', grantId)
    .where('consumed_at', 'is not', null)
    .where('rotations', '>', rotations)
    .executeTakeFirst()
  return row !== undefined
}

/**
 * Deletes expired state that is no longer read; device codes an hour later.
 *
 * @param most - how many rows
 * @returns how many rows were deleted
 */
export async function deleteExpiredState(database: Database, most: number): Promise<number> {
  const now = epochSeconds()
  const expired = database
    .selectFrom('oidc_payloads')
    .select(['model', 'id'])
    .where('expires_at', '<=', now)
    .where(({ eb, or }) =>
      or([eb('model', '!=', DEVICE_CODE), eb('expires_at', '<=', now - EXPIRED_DEVICE_CODE_SECONDS)]),
    )
    .limit(most)
  // Rows that a request is changing at this moment are deleted next time.
  const free = dialectOf(database).name === 'postgres' ? expired.forUpdate().skipLocked() : expired
  const { numDeletedRows } = await database
    .deleteFrom('oidc_payloads')
    .where(({ eb, refTuple }) => eb(refTuple('model', 'id'), 'in', free.$asTuple('model', 'id')))
    .executeTakeFirstOrThrow()
  return Number(numDeletedRows)
}
