import type { Database } from '../database.ts'

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
