import type { Database } from '../store/database.ts'
import { findUser, updateUser } from '../store/users/users.ts'
import type { Decisions } from './decisions.ts'

type Metadata = Record<string, unknown>

/** Stores the metadata that Actions have set for a user. `null` deletes a member. */
export async function saveMetadata(
  database: Database,
  userId: string,
  { appMetadata, userMetadata }: Decisions,
): Promise<void> {
  const changes = [appMetadata, userMetadata].flatMap(Object.keys)
  const user = changes.length > 0 ? await findUser(database, userId) : undefined
  if (!user) return
  await updateUser(database, userId, {
    app_metadata: JSON.stringify(merged(user.app_metadata, appMetadata)),
    user_metadata: JSON.stringify(merged(user.user_metadata, userMetadata)),
  })
}

/** Metadata with the changes of Actions. */
function merged(metadata: Metadata, changes: Metadata): Metadata {
  return Object.fromEntries(Object.entries({ ...metadata, ...changes }).filter(([, value]) => value !== null))
}
