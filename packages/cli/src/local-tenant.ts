import { readFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { Failure } from './failure.ts'

/** A running tenant of this machine, as it describes itself in its data folder. */
export interface LocalTenant {
  origin: string
  /** Lets whoever may read the data folder ask for tokens. A secret. */
  controlKey: string
  /** Where it is reached over https, if it is. */
  secure: SecureOrigin | undefined
  /** Absolute path of the description. */
  path: string
}

export interface SecureOrigin {
  /** `https://localhost:PORT` */
  origin: string
  /** Absolute path of the certificate to trust for it. */
  authorityFile: string
}

/** Whom a token is for: the seeded user, the seeded admin, or the test application itself. */
export type Subject = 'user' | 'admin' | 'app'

export interface TokenRequest {
  as: Subject
  /** The API's identifier; the Hello World API's when left out. */
  audience?: string
}

const FILE = 'tenant.json'
const TIMEOUT_MILLISECONDS = 10_000

/**
 * Finds the tenant that runs here.
 *
 * @param folder where to look for `.tollgate`, going upwards
 * @param dataFolder the data folder, when it is known
 * @throws {Failure} when there is no running tenant's description, or it cannot be read
 */
export async function findLocalTenant(folder: string, dataFolder?: string): Promise<LocalTenant> {
  const candidates = dataFolder ? [resolve(folder, dataFolder)] : upwards(folder).map(above => join(above, '.tollgate'))
  for (const candidate of candidates) {
    const path = join(candidate, FILE)
    const text = await readIfThere(path)
    if (text !== undefined) return parseDescription(text, path)
  }
  const where = dataFolder ? `of the data folder "${candidates[0]}"` : `of "${resolve(folder)}" or a folder above it`
  throw new Failure(`The local tenant ${where} is not running: start it with "npm start"`)
}

/**
 * Asks a local tenant for a fresh access token.
 *
 * @throws {Failure} when the tenant does not answer, or refuses
 */
export async function requestToken(tenant: LocalTenant, request: TokenRequest): Promise<string> {
  const response = await post(tenant, request)
  const body = parseObject(await response.text())
  if (response.ok && typeof body?.access_token === 'string') return body.access_token
  if (response.status === 401) {
    throw new Failure(`The tenant at ${tenant.origin} is not the one that wrote "${tenant.path}": restart it`)
  }
  const reason = typeof body?.error_description === 'string' ? body.error_description : `status ${response.status}`
  throw new Failure(`The tenant at ${tenant.origin} issued no token: ${reason}`)
}

async function post(tenant: LocalTenant, request: TokenRequest): Promise<Response> {
  try {
    return await fetch(new URL('/local/tokens', tenant.origin), {
      method: 'POST',
      headers: { authorization: `Bearer ${tenant.controlKey}`, 'content-type': 'application/json' },
      body: JSON.stringify(request),
      signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
    })
  } catch (cause) {
    throw new Failure(`The tenant at ${tenant.origin} does not answer: start it with "npm start"`, { cause })
  }
}

function upwards(folder: string): string[] {
  const here = resolve(folder)
  return here === dirname(here) ? [here] : [here, ...upwards(dirname(here))]
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && (cause.code === 'ENOENT' || cause.code === 'ENOTDIR')) {
      return undefined
    }
    throw new Failure(`Cannot read "${path}": run this as the person who started the tenant`, { cause })
  }
}

function parseDescription(text: string, path: string): LocalTenant {
  const description = parseObject(text)
  const { origin, controlKey, secure } = description ?? {}
  if (typeof origin !== 'string' || !URL.canParse(origin) || typeof controlKey !== 'string') {
    throw new Failure(`"${path}" does not describe a tenant: restart the tenant to write it anew`)
  }
  return { origin, controlKey, secure: parseSecureOrigin(secure), path }
}

function parseSecureOrigin(value: unknown): SecureOrigin | undefined {
  if (typeof value !== 'object' || value === null || !('origin' in value) || !('authorityFile' in value))
    return undefined
  const { origin, authorityFile } = value
  if (typeof origin !== 'string' || !URL.canParse(origin) || typeof authorityFile !== 'string') return undefined
  return { origin, authorityFile }
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}
