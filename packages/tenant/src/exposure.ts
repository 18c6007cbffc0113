import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import { verifyPassword } from './accounts/passwords/passwords.ts'
import { helloWorld } from './hello-world.ts'
import { type Database, IN_MEMORY } from './store/database.ts'
import { privateFile } from './store/files/data-folder.ts'

/** Where the tenant listens, and by which names it is called. */
export interface Exposure {
  /** The address to listen on. `undefined`: every address of `localhost`. */
  host?: string | undefined
  /** The issuer over http. `undefined`: the address on this machine. */
  issuer?: string | undefined
  allowedHosts: readonly string[]
  dataFolder: string
}

/** The passwords of the seed's two accounts. */
export interface SeedPasswords {
  user: string
  admin: string
}

const CREDENTIALS = 'tenant.credentials.json'
const LOOPBACK = /^(?:127\.\d+\.\d+\.\d+|::1)$/

/** Whether other machines can reach the tenant. */
export function isExposed({ host }: Pick<Exposure, 'host'>): boolean {
  return host !== undefined && !LOOPBACK.test(host)
}

/** @throws TypeError for an address or an issuer that is malformed, or for an exposed tenant without an allow-list */
export function checkExposure({ host, issuer, allowedHosts, dataFolder }: Exposure): void {
  if (host !== undefined && isIP(host) === 0) {
    throw new TypeError(`TOLLGATE_HOST is "${host}": set it to an IP address, such as "0.0.0.0"`)
  }
  const url = issuer === undefined ? undefined : URL.parse(issuer)
  if (issuer !== undefined && (!url || !/^https?:$/.test(url.protocol) || url.href !== `${url.origin}/`)) {
    throw new TypeError(
      `TOLLGATE_ISSUER is "${issuer}": set it to a URL without a path, such as "https://login.example.com/"`,
    )
  }
  if (!isExposed({ host })) return
  if (allowedHosts.length === 0) {
    throw new TypeError(
      `TOLLGATE_HOST is "${host}", so other machines can reach the tenant: set ALLOWED_HOSTS to the names by which they call it`,
    )
  }
  if (dataFolder === IN_MEMORY) {
    throw new TypeError(`TOLLGATE_HOST is "${host}", and the passwords are generated: set "dataFolder" to store them`)
  }
}

/** The issuer's host is one of the tenant's names. */
export function namesOf({ issuer, allowedHosts }: Pick<Exposure, 'issuer' | 'allowedHosts'>): string[] {
  return issuer === undefined ? [...allowedHosts] : [...allowedHosts, new URL(issuer).host]
}

/** Reads the generated passwords of a data folder, or generates and stores them. */
export async function generatedPasswords(dataFolder: string): Promise<SeedPasswords> {
  const file = privateFile(dataFolder, CREDENTIALS)
  const stored = parsePasswords(await readFile(file, 'utf8'))
  if (stored) return stored
  const passwords = { user: newPassword(), admin: newPassword() }
  const logins = Object.fromEntries(
    (['user', 'admin'] as const).map(role => [role, { email: helloWorld[role].email, password: passwords[role] }]),
  )
  await writeFile(file, `${JSON.stringify(logins, null, 2)}\n`)
  return passwords
}

/** @throws Error when an account has the password that is in the source code */
export async function refuseKnownPasswords(database: Database, host: string): Promise<void> {
  for (const { email, password } of [helloWorld.user, helloWorld.admin]) {
    const row = await database.selectFrom('users').select('password_hash').where('email', '=', email).executeTakeFirst()
    if (row && (await verifyPassword(password, row.password_hash))) {
      throw new Error(
        `The account "${email}" has the password of the source code, and the tenant would listen on "${host}": change the password first, or set TOLLGATE_DATA to an empty folder`,
      )
    }
  }
}

function newPassword(): string {
  return randomBytes(18).toString('base64url')
}

function parsePasswords(text: string): SeedPasswords | undefined {
  const value: unknown = text === '' ? undefined : JSON.parse(text)
  const { user, admin } = Object(value)
  const isComplete = typeof user?.password === 'string' && typeof admin?.password === 'string'
  return isComplete ? { user: user.password, admin: admin.password } : undefined
}
