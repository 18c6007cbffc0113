import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { unusable } from './store/files/data-folder.ts'

/** The addresses and secrets that tools on this machine need for a running tenant. */
export interface TenantFile {
  origin: string
  pid: number
  /** Authorizes requests to `/local/tokens` until the tenant stops. */
  controlKey: string
  /** Its issuer over https, and the path of the certificate to trust. */
  secure?: { origin: string; authorityFile: string } | undefined
}

/**
 * Writes a description of the running tenant to the data folder, readable only by its owner.
 *
 * @returns a function that deletes the file, unless another tenant has replaced it
 * @throws Error when the data folder cannot be written
 */
export async function announceTenant(dataFolder: string, tenant: TenantFile): Promise<() => Promise<void>> {
  const file = pathIn(dataFolder)
  const text = `${JSON.stringify(tenant, null, 2)}\n`
  const draft = `${file}.new`
  try {
    await rm(draft, { force: true })
    // An existing file would keep its mode.
    await writeFile(draft, text, { flag: 'wx', mode: 0o600 })
    await rename(draft, file)
  } catch (cause) {
    throw unusable(dataFolder, cause)
  }

  return async () => {
    const current = await readFile(file, 'utf8').catch(() => undefined)
    if (current === text) await rm(file, { force: true })
  }
}

/**
 * Deletes the description of a tenant that was killed. Its control key is no longer valid.
 *
 * @param dataFolder - a folder that no other tenant uses
 * @throws Error when the data folder cannot be written
 */
export async function forgetFormerTenant(dataFolder: string): Promise<void> {
  try {
    await rm(pathIn(dataFolder), { force: true })
  } catch (cause) {
    throw unusable(dataFolder, cause)
  }
}

function pathIn(dataFolder: string): string {
  return join(dataFolder, 'tenant.json')
}
