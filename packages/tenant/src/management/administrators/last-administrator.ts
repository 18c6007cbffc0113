import type { Database } from '../../store/database.ts'
import { hasOtherAdministrator, isAdministrator } from '../../store/users/administrators.ts'
import { notSupported } from '../http/errors.ts'

/**
 * Checks that the tenant still has another administrator. Call it in the transaction that removes or blocks a user.
 *
 * @throws RequestRefused when the user is the only administrator who may log in
 */
export async function keepAnAdministrator(database: Database, userId: string): Promise<void> {
  if (!(await isAdministrator(database, userId)) || (await hasOtherAdministrator(database, userId))) return
  throw notSupported(
    `The user "${userId}" is the tenant's only administrator who can log in: make another user an administrator first`,
  )
}
