import { verifyPassword } from '../accounts/passwords.ts'
import { dashboardClient } from '../dashboard-client.ts'
import { helloWorld, type Login } from '../hello-world.ts'
import type { Database } from '../store/database.ts'

/** A milestone's name, for the hash that the administrator's password had when it was last known to be the seed's. */
const milestoneOf = (passwordHash: string): string => `the seed's password ${passwordHash}`

/** Notes whether the administrator has the seed's password, so that {@link findShortcut} does not have to hash one. */
export async function noteShortcut(database: Database): Promise<void> {
  const { admin } = helloWorld
  const account = await findAdministrator(database)
  if (!account || !(await verifyPassword(admin.password, account.password_hash))) return
  const reached_at = new Date().toISOString()
  await database
    .insertInto('milestones')
    .values({ name: milestoneOf(account.password_hash), reached_at })
    .execute()
}

/**
 * The login that the dashboard's login page offers at one click: that of the seed's administrator, until the account has
 * a password of its own. Nothing is given away: the seed's passwords are printed at each start, and written in its source.
 *
 * Nothing is hashed: anybody may open the page as often as they like.
 */
export async function findShortcut(database: Database, clientId: string): Promise<Login | undefined> {
  if (clientId !== dashboardClient.client_id) return undefined
  const account = await findAdministrator(database)
  if (!account || account.blocked) return undefined
  const noted = await database
    .selectFrom('milestones')
    .select('name')
    .where('name', '=', milestoneOf(account.password_hash))
    .executeTakeFirst()
  return noted && helloWorld.admin
}

function findAdministrator(database: Database): Promise<{ password_hash: string; blocked: number } | undefined> {
  return database
    .selectFrom('users')
    .select(['password_hash', 'blocked'])
    .where('email', '=', helloWorld.admin.email)
    .executeTakeFirst()
}
