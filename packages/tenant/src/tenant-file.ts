import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

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
 */
export async function announceTenant(dataFolder: string, tenant: TenantFile): Promise<() => Promise<void>> {
  const file = join(dataFolder, 'tenant.json')
  const text = `${JSON.stringify(tenant, null, 2)}\n`
  const draft = `${file}.${tenant.pid}`
  await writeFile(draft, text, { mode: 0o600 })
  await rename(draft, file)

  return async () => {
    const current = await readFile(file, 'utf8').catch(() => undefined)
    if (current === text) await rm(file, { force: true })
  }
}
