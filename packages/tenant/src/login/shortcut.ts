import { LOOPBACK_HOSTS } from '@tollgate/loopback'
import type { FastifyRequest } from 'fastify'
import { dashboardClient } from '../dashboard-client.ts'
import { helloWorld, type Login } from '../hello-world.ts'
import type { Database } from '../store/database.ts'
import type { LoginInteraction } from './interaction.ts'

/** The milestone that stores the hash of an account's password when it was last known to be the seed's. */
const milestoneOf = (passwordHash: string): string => `the seed's password ${passwordHash}`

const LOOPBACK_ADDRESS = /^(?:::ffff:)?127\.\d+\.\d+\.\d+$|^::1$/

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
 * The logins with one click on the login page of an application: as one of the seed's accounts, until that account has another
 * password. This reveals no secret: the seed's passwords are printed at each start and are part of the source code.
 *
 * Computes no hash, because any client may open the page at any rate.
 */
export async function findShortcuts(database: Database, clientId: string): Promise<Login[]> {
  const offered = clientId === dashboardClient.client_id ? [helloWorld.admin] : [helloWorld.user, helloWorld.admin]
  const found: Login[] = []
  for (const login of offered) if (await hasSeedPassword(database, login)) found.push(login)
  return found
}

/**
 * Whether nothing of a login leaves this machine: the browser, the tenant as the browser calls it, and the application, which is a
 * device that shows a code or has its callback here.
 *
 * @param issuer - of the tenant
 */
export function isLocalLogin(
  issuer: string,
  { ip, host, headers }: Pick<FastifyRequest, 'ip' | 'host' | 'headers'>,
  { redirectUri, isDevice }: Pick<LoginInteraction, 'redirectUri' | 'isDevice'>,
): boolean {
  const isApplicationHere = redirectUri === undefined ? isDevice : isLoopbackUrl(redirectUri)
  // A proxy on this machine that is not trusted: the browser may be anywhere.
  const isForwarded = headers['x-forwarded-for'] !== undefined && !isOnLoopback(headers['x-forwarded-for'])
  const isHere = LOOPBACK_ADDRESS.test(ip) && !isForwarded
  return isApplicationHere && isHere && isLoopbackUrl(issuer) && isLoopbackUrl(`http://${host}`)
}

function isOnLoopback(forwardedFor: string | readonly string[]): boolean {
  return [forwardedFor]
    .flat()
    .join()
    .split(',')
    .every(address => LOOPBACK_ADDRESS.test(address.trim()))
}

function isLoopbackUrl(text: string): boolean {
  const url = URL.parse(text)
  if (!url || !/^https?:$/.test(url.protocol)) return false
  return LOOPBACK_HOSTS.includes(url.hostname) || url.hostname.endsWith('.localhost')
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
