import { atomically, type Database } from './database.ts'

/** Members of the protocol engine's state that are times, in seconds since 1970. */
const TIMES = ['iat', 'exp', 'iiat', 'loginTs', 'authTime']

/**
 * Makes everything that expires older: sessions, codes, refresh tokens, grants, pending logins and mailed links. A token
 * that was issued as a JWT is unchanged, because its times are signed.
 */
export async function ageState(database: Database, seconds: number): Promise<void> {
  await atomically(database, async transaction => {
    const rows = await transaction
      .selectFrom('oidc_payloads')
      .select(['model', 'id', 'payload', 'consumed_at', 'expires_at'])
      .execute()
    for (const { model, id, payload, consumed_at, expires_at } of rows) {
      await transaction
        .updateTable('oidc_payloads')
        .set({
          payload: JSON.stringify(aged(JSON.parse(payload), seconds)),
          consumed_at: consumed_at === null ? null : consumed_at - seconds,
          expires_at: expires_at === null ? null : expires_at - seconds,
        })
        .where('model', '=', model)
        .where('id', '=', id)
        .execute()
    }
    await transaction
      .updateTable('tickets')
      .set(({ eb }) => ({ expires_at: eb('expires_at', '-', seconds) }))
      .execute()
  })
}

function aged(payload: Record<string, unknown>, seconds: number): Record<string, unknown> {
  const changed = TIMES.flatMap(name => {
    const time = payload[name]
    return typeof time === 'number' ? [[name, time - seconds]] : []
  })
  return { ...payload, ...Object.fromEntries(changed) }
}
