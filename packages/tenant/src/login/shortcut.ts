import { dashboardClient } from '../dashboard-client.ts'
import { helloWorld, type Login } from '../hello-world.ts'
import type { Database } from '../store/database.ts'

/** The milestone that stores the hash of an account's password when it was last known to be the seed's. */
const milestoneOf = (passwordHash: string): string => `the seed's password ${passwordHash}`

/** Which of the seed's accounts the login page of an application offers. */
const OFFERED: ReadonlyMap<string, readonly Login[]> = new Map([
  [dashboardClient.client_id, [helloWorld.admin]],
  [helloWorld.client.client_id, [helloWorld.user, helloWorld.admin]],
])

/** Records that the account has the seed's password, so that {@link findShortcuts} does not have to hash it. */
export async function noteShortcut(database: Database, { email }: Login): Promise<void> {
  const account = await findAccount(database, email)
  if (!account) return
  await database
    .insertInto('milestones')
    .values({ name: milestoneOf(account.password_hash), reached_at: new Date().toISOString() })
    .onConflict(conflict => conflict.doNothing())
    .execute()
}

/**
 * The logins with one click on the login page of the dashboard and of the Hello World: as one of the seed's accounts, until that
 * account has another password. This reveals no secret: the seed's passwords are printed at each start and are part of the source
 * code.
 *
 * Computes no hash, because any client may open the page at any rate.
 */
export async function findShortcuts(database: Database, clientId: string): Promise<Login[]> {
  const found: Login[] = []
  for (const login of OFFERED.get(clientId) ?? []) if (await hasSeedPassword(database, login)) found.push(login)
  return found
}

async function hasSeedPassword(database: Database, { email }: Login): Promise<boolean> {
  const account = await findAccount(database, email)
  if (!account || account.blocked) return false
  const noted = await database
    .selectFrom('milestones')
    .select('name')
    .where('name', '=', milestoneOf(account.password_hash))
    .executeTakeFirst()
  return noted !== undefined
}

function findAccount(
  database: Database,
  email: string,
): Promise<{ password_hash: string; blocked: number } | undefined> {
  return database.selectFrom('users').select(['password_hash', 'blocked']).where('email', '=', email).executeTakeFirst()
}
