import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { pid } from 'node:process'
import { IN_MEMORY } from '../store/database.ts'
import { restrictFile } from '../store/files/private-path.ts'
import type { DevelopmentCertificate } from './development-certificate.ts'
import { LOOPBACK_ONLY } from './name-constraints.ts'

/** A currently valid certificate, and the path of the authority's certificate. */
export interface KeptCertificate extends DevelopmentCertificate {
  /** An absolute path; `undefined` when nothing is stored. */
  authorityFile: string | undefined
}

const OWNER_ALONE = 0o600
const RENEWED_BEFORE_MILLISECONDS = 30 * 86_400_000

/**
 * Returns the certificate for https on `localhost`. Creates one if the data folder has none that is valid for another
 * month.
 *
 * The key and the certificates are one file, so that a crash cannot leave a mismatched pair. Each call also writes the
 * authority's certificate to a separate file, for tools that need a path.
 *
 * @param now the clock, in milliseconds
 * @throws Error when the data folder cannot be written, or its content belongs to another user
 */
export async function loadCertificate(dataFolder: string, now: number = Date.now()): Promise<KeptCertificate> {
  if (dataFolder === IN_MEMORY) return { ...(await makeCertificate()), authorityFile: undefined }
  const file = join(dataFolder, 'https.json')
  const authorityFile = resolve(dataFolder, 'development-ca.pem')
  restrictFile(file)
  const kept = parse(await readFile(file, 'utf8').catch(() => ''))
  const current = kept && isGood(kept, now) ? kept : await makeCertificate()
  if (current !== kept) await replace(file, `${JSON.stringify(current, null, 2)}\n`)
  await replace(authorityFile, current.authority)
  return { ...current, authorityFile }
}

/** Import this late: loading the library takes longer than the rest of the start, and is needed once in two years. */
async function makeCertificate(): Promise<DevelopmentCertificate> {
  const { makeDevelopmentCertificate } = await import('./development-certificate.ts')
  return makeDevelopmentCertificate()
}

function parse(text: string): DevelopmentCertificate | undefined {
  try {
    const value: Partial<Record<keyof DevelopmentCertificate, unknown>> = JSON.parse(text)
    const { key, certificate, authority } = value
    if (typeof key !== 'string' || typeof certificate !== 'string' || typeof authority !== 'string') return undefined
    return { key, certificate, authority }
  } catch {
    return undefined
  }
}

function isGood({ key, certificate, authority }: DevelopmentCertificate, now: number): boolean {
  try {
    const [server, issuer] = [new X509Certificate(certificate), new X509Certificate(authority)]
    const belongTogether = server.checkPrivateKey(createPrivateKey(key)) && server.verify(issuer.publicKey)
    const isLimited = issuer.raw.includes(LOOPBACK_ONLY)
    return belongTogether && isLimited && server.validToDate.getTime() - now > RENEWED_BEFORE_MILLISECONDS
  } catch {
    return false
  }
}

async function replace(file: string, text: string): Promise<void> {
  const draft = `${file}.${pid}`
  try {
    await rm(draft, { force: true })
    // An existing file would keep its mode, and a link would be followed.
    await writeFile(draft, text, { flag: 'wx', mode: OWNER_ALONE })
    await rename(draft, file)
  } catch (cause) {
    throw new Error(`Cannot write "${file}": make the data folder writable or set TOLLGATE_DATA to another`, { cause })
  }
}
