import { verifyPassword } from '../accounts/passwords.ts'
import { dashboardClient } from '../dashboard-client.ts'
import { helloWorld, type Login } from '../hello-world.ts'
import type { Database } from '../store/database.ts'

/** The milestone that stores the hash of the administrator's password when it was last known to be the seed's. */
const milestoneOf = (passwordHash: string): string => `the seed's password ${passwordHash}`

/** Records whether the administrator has the seed's password, so that {@link findShortcut} does not have to hash it. */
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
 * The login with one click on the dashboard's login page: as the seed's administrator, until that account has another
 * password. This reveals no secret: the seed's passwords are printed at each start and are part of the source code.
 *
 * Computes no hash, because any client may open the page at any rate.
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
