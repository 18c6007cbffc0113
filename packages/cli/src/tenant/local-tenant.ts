import { dirname, join, resolve } from 'node:path'
import { LOOPBACK_HOSTS } from '@tollgate/loopback'
import { Failure } from '../failure.ts'
import { parseObject } from '../json-object.ts'
import { readTrustedFile } from './trusted-file.ts'

/** A tenant running on this machine, as its data folder describes it. */
export interface LocalTenant {
  /** `http://localhost:PORT` */
  origin: string
  /** The control key: a secret that can request tokens. Any user who can read the data folder has it. */
  controlKey: string
  /** Its issuer over https, when it serves https. */
  secure: SecureOrigin | undefined
  /** Absolute path of the description. */
  path: string
}

export interface SecureOrigin {
  /** `https://localhost:PORT` */
  origin: string
  /** Absolute path of the certificate to trust for it, in PEM. */
  authorityFile: string
}

const FILE = 'tenant.json'

/**
 * Finds the running tenant.
 *
 * @param folder where the search for `.tollgate` starts; it continues in the parent folders
 * @param dataFolder the data folder, when it is known
 * @throws {Failure} when no tenant is running, or its description cannot be read or trusted
 */
export async function findLocalTenant(folder: string, dataFolder?: string): Promise<LocalTenant> {
  const candidates = dataFolder ? [resolve(folder, dataFolder)] : upwards(folder).map(above => join(above, '.tollgate'))
  for (const candidate of candidates) {
    const tenant = await readDescription(join(candidate, FILE))
    if (tenant) return tenant
  }
  const where = dataFolder ? `of the data folder "${candidates[0]}"` : `of "${resolve(folder)}" or a folder above it`
  throw new Failure(`The local tenant ${where} is not running: start it with "npm start"`)
}

/**
 * Reads the description that a tenant wrote.
 *
 * @returns `undefined` when no tenant runs with this data folder
 * @throws {Failure} when the description cannot be read or trusted
 */
export async function readDescription(path: string): Promise<LocalTenant | undefined> {
  const text = await readTrustedFile(path)
  return text === undefined ? undefined : parseDescription(text, path)
}

/**
 * Reads the certificate to trust for a tenant's https.
 *
 * @throws {Failure} when it is missing, or cannot be read or trusted
 */
export async function readAuthority({ authorityFile }: SecureOrigin): Promise<string> {
  const certificate = await readTrustedFile(authorityFile)
  if (certificate !== undefined) return certificate
  throw new Failure(`The certificate "${authorityFile}" is missing: restart the tenant to write it again`)
}

function upwards(folder: string): string[] {
  const here = resolve(folder)
  return here === dirname(here) ? [here] : [here, ...upwards(dirname(here))]
}

function parseDescription(text: string, path: string): LocalTenant {
  const { origin, controlKey, secure } = parseObject(text) ?? {}
  if (typeof origin !== 'string' || !URL.canParse(origin) || typeof controlKey !== 'string') throw damaged(path)
  requireLocalOrigin(origin, 'http:', path)
  return { origin, controlKey, secure: secure === undefined ? undefined : parseSecureOrigin(secure, path), path }
}

function parseSecureOrigin(value: unknown, path: string): SecureOrigin {
  if (typeof value !== 'object' || value === null || !('origin' in value) || !('authorityFile' in value)) {
    throw damaged(path)
  }
  const { origin, authorityFile } = value
  if (typeof origin !== 'string' || !URL.canParse(origin) || typeof authorityFile !== 'string') throw damaged(path)
  requireLocalOrigin(origin, 'https:', path)
  return { origin, authorityFile: resolve(dirname(path), authorityFile) }
}

/** Nothing is sent to another machine, and no data from it is trusted. */
function requireLocalOrigin(text: string, protocol: string, path: string): void {
  const url = new URL(text)
  if (url.origin === text && url.protocol === protocol && LOOPBACK_HOSTS.includes(url.hostname)) return
  throw new Failure(`"${path}" names "${text}", which is not an origin of this machine: restart the tenant`)
}

function damaged(path: string): Failure {
  return new Failure(`"${path}" does not describe a tenant: restart the tenant to write it again`)
}
