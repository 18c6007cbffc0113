import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { unusable } from './store/data-folder.ts'

/** What tools on this machine need to reach the running tenant. */
export interface TenantFile {
  origin: string
  pid: number
  /** Opens `/local/tokens` until the tenant stops. */
  controlKey: string
  /** Where it is reached over https, and the file with the certificate to trust. */
  secure?: { origin: string; authorityFile: string } | undefined
}

/**
 * Says in the data folder, to its owner alone, that the tenant is running.
 *
 * @returns takes the word back, unless another tenant has since put its own there
 * @throws Error when the data folder cannot be written
 */
export async function announceTenant(dataFolder: string, tenant: TenantFile): Promise<() => Promise<void>> {
  const file = pathIn(dataFolder)
  const text = `${JSON.stringify(tenant, null, 2)}\n`
  const draft = `${file}.new`
  try {
    await rm(draft, { force: true })
    // A file that is there would keep its mode.
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
 * Removes what a tenant that was killed said of itself. Its control key is no longer good.
 *
 * @param dataFolder - one that no other tenant has
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
