import 'reflect-metadata'
import type { webcrypto } from 'node:crypto'
import * as x509 from '@peculiar/x509'

/** A test certificate authority, trusted only by processes that are configured for it. */
export interface CertificateAuthority {
  /** The certificate of the authority, in PEM. */
  certificate: string
  /** Issues a key and a certificate for a server with these host names, in PEM. */
  issue(hostNames: readonly string[]): Promise<{ key: string; cert: string }>
}

const ECDSA = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const AUTHORITY = 'CN=Tollgate test authority'

/** Creates an authority whose certificates are valid for one day. */
export async function createCertificateAuthority(): Promise<CertificateAuthority> {
  const keys = await generateKeys()
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    name: AUTHORITY,
    keys,
    signingAlgorithm: ECDSA,
    ...validity(),
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
    ],
  })

  return {
    certificate: authority.toString('pem'),
    async issue(hostNames) {
      const server = await generateKeys()
      const certificate = await x509.X509CertificateGenerator.create({
        subject: `CN=${hostNames[0]}`,
        issuer: AUTHORITY,
        publicKey: server.publicKey,
        signingKey: keys.privateKey,
        signingAlgorithm: ECDSA,
        ...validity(),
        extensions: [
          new x509.SubjectAlternativeNameExtension(hostNames.map(value => ({ type: 'dns' as const, value }))),
        ],
      })
      const key = await crypto.subtle.exportKey('pkcs8', server.privateKey)
      return { key: x509.PemConverter.encode(key, 'PRIVATE KEY'), cert: certificate.toString('pem') }
    },
  }
}

function generateKeys(): Promise<webcrypto.CryptoKeyPair> {
  return crypto.subtle.generateKey(ECDSA, true, ['sign', 'verify'])
}

/** Valid from one minute ago, in case clock readings differ slightly. */
function validity(): { notBefore: Date; notAfter: Date } {
  const now = Date.now()
  return { notBefore: new Date(now - 60_000), notAfter: new Date(now + 86_400_000) }
}
