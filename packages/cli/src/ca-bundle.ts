import { X509Certificate } from 'node:crypto'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { pid } from 'node:process'
import { getCACertificates } from 'node:tls'
import { Failure } from './failure.ts'
import { readTrustedFile } from './tenant/trusted-file.ts'
import type { CommandVariables } from './variables.ts'

/** The variables that name a file of certificates to trust. */
export const CA_VARIABLES: readonly (keyof CommandVariables)[] = [
  'NODE_EXTRA_CA_CERTS',
  'SSL_CERT_FILE',
  'REQUESTS_CA_BUNDLE',
  'CURL_CA_BUNDLE',
]

export interface BundleOptions {
  /** Path of the bundle to write. */
  path: string
  /** The certificate to trust in addition to those already trusted, in PEM. */
  authority: string
  /** The folder against which relative paths in the environment are resolved. */
  folder: string
  environment: CommandVariables
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g

/**
 * Writes a certificate bundle that can replace the system's, so that a tool that trusts only this file still reaches
 * other hosts. It contains the given certificate, the system's certificates (Node's, where the system has none), and
 * those of the files that the environment names.
 *
 * @throws {Failure} when a file that the environment names cannot be read, or the bundle cannot be written
 */
export async function writeCaBundle({ path, authority, folder, environment }: BundleOptions): Promise<void> {
  const files = new Map(CA_VARIABLES.map(name => [resolve(folder, environment[name] || path), name]))
  const texts = await Promise.all([...files].map(([file, name]) => (file === path ? '' : read(file, name))))
  // An earlier call already included this certificate, and the environment may now name the bundle.
  const former = await readTrustedFile(path)
  const certificates = [authority, ...systemCertificates(), ...[...texts, former ?? ''].flatMap(certificatesIn)]
  await replaceFile(path, `${[...new Set(certificates.map(certificate => certificate.trim()))].join('\n')}\n`)
}

async function read(file: string, name: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new Failure(
      `${name} names "${file}", which is not a readable file: unset it, or name a file of certificates`,
      {
        cause,
      },
    )
  }
}

async function replaceFile(path: string, text: string): Promise<void> {
  const draft = `${path}.${pid}`
  try {
    await writeFile(draft, text, { flag: 'wx', mode: 0o600 })
    await rename(draft, path)
  } catch (cause) {
    await rm(draft, { force: true })
    throw new Failure(`Cannot write "${path}": make the data folder writable`, { cause })
  }
}

function systemCertificates(): string[] {
  const certificates = getCACertificates('system')
  return certificates.length > 0 ? certificates : getCACertificates('bundled')
}

function certificatesIn(text: string): string[] {
  return (text.match(CERTIFICATE) ?? []).filter(isCertificate)
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0
  } catch {
    return false
  }
}
