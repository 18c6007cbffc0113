import { createHash, createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto'
import type { SigningKey } from '../../store/tokens/keys.ts'

/** A signing key's certificate in the Management API's format. */
export interface CertificateDocument {
  /** PEM. */
  cert: string
  /** SHA-1 of the certificate, in pairs of digits. */
  fingerprint: string
  /** The same without colons. */
  thumbprint: string
}

/** A signing key's certificate in the format of an application's document. */
export interface ClientCertificate {
  /** PEM. */
  cert: string
  /** The same certificate in PKCS #7 (RFC 2315), as PEM. */
  pkcs7: string
  subject: string
}

const SUBJECT = 'localhost'
const YEARS_VALID = 10
const ALGORITHM = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }

const made = new Map<string, Promise<CertificateDocument>>()

/** The self-signed certificate of a signing key. The same key always has the same certificate. */
export function certificateOf(key: SigningKey): Promise<CertificateDocument> {
  const known = made.get(key.kid) ?? make(key)
  made.set(key.kid, known)
  return known
}

/** The certificates in the documents of applications. */
export async function clientCertificateOf(key: SigningKey): Promise<ClientCertificate> {
  const { cert } = await certificateOf(key)
  const { PemConverter, X509Certificates, X509Certificate: Certificate } = await import('@peculiar/x509')
  const pkcs7 = PemConverter.encode(new X509Certificates([new Certificate(cert)]).export('raw'), 'PKCS7')
  return { cert, pkcs7, subject: `/CN=${SUBJECT}` }
}

async function make({ kid, privateJwk, created_at }: SigningKey): Promise<CertificateDocument> {
  // Import this late: nothing else during the start creates certificates.
  await import('reflect-metadata')
  const { X509CertificateGenerator } = await import('@peculiar/x509')
  const notBefore = new Date(created_at)
  const notAfter = new Date(notBefore)
  notAfter.setUTCFullYear(notBefore.getUTCFullYear() + YEARS_VALID)

  const privateKey = createPrivateKey({ key: privateJwk, format: 'jwk' })
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: createHash('sha256').update(kid).digest('hex').slice(0, 16),
    name: `CN=${SUBJECT}`,
    notBefore,
    notAfter,
    signingAlgorithm: ALGORITHM,
    keys: {
      privateKey: privateKey.toCryptoKey(ALGORITHM, false, ['sign']),
      publicKey: createPublicKey(privateKey).toCryptoKey(ALGORITHM, true, ['verify']),
    },
  })
  const cert = certificate.toString('pem')
  const { fingerprint } = new X509Certificate(cert)
  return { cert, fingerprint, thumbprint: fingerprint.replaceAll(':', '') }
}
