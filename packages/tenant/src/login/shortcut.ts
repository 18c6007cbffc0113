import { verifyPassword } from '../accounts/passwords.ts'
import { dashboardClient } from '../dashboard-client.ts'
import { helloWorld, type Login } from '../hello-world.ts'
import type { Database } from '../store/database.ts'

/**
 * The login that the dashboard's login page offers at one click: that of the seed's administrator, until the account has
 * a password of its own. Nothing is given away: the seed's passwords are printed at each start, and written in its source.
 */
export async function findShortcut(database: Database, clientId: string): Promise<Login | undefined> {
  if (clientId !== dashboardClient.client_id) return undefined
  const { admin } = helloWorld
  const account = await database
    .selectFrom('users')
    .select('password_hash')
    .where('email', '=', admin.email)
    .where('blocked', '=', 0)
    .executeTakeFirst()
  return account && (await verifyPassword(admin.password, account.password_hash)) ? admin : undefined
}
