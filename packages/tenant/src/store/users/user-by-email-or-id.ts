import type { Database } from '../database.ts'
import { findUserId, findUserProfile } from './users.ts'

/** Finds a user who can log in, by email address or user ID. @returns the reason when there is none */
export async function findUserByEmailOrId(
  database: Database,
  emailOrId: string,
): Promise<{ userId: string } | { refused: string }> {
  const userId = emailOrId.includes('|') ? emailOrId : await findUserId(database, emailOrId.toLowerCase())
  const profile = userId === undefined ? undefined : await findUserProfile(database, userId)
  if (userId === undefined || !profile) return { refused: `There is no user "${emailOrId}"` }
  if (profile.blocked) return { refused: `The user "${emailOrId}" is blocked: unblock them first` }
  return { userId }
}
