import 'reflect-metadata'
import type { webcrypto } from 'node:crypto'
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from '@peculiar/x509'
import { LOOPBACK_ONLY, NAME_CONSTRAINTS } from './name-constraints.ts'

/** The key and certificates for https on this machine, in PEM. */
export interface DevelopmentCertificate {
  key: string
  certificate: string
  /** The certificate of the authority that signed `certificate`: a client must trust it. */
  authority: string
}

const ECDSA = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const DAY_MILLISECONDS = 86_400_000
/** Below 825 days, the maximum that Apple's systems accept from an authority that a user has added. */
const LIFETIME_DAYS = 800

/**
 * Creates a certificate for `localhost`, and an authority that signs it.
 *
 * The authority's private key is discarded when this returns, so no file on the machine can sign a certificate for
 * another host: a user who trusts the authority trusts only this certificate. The authority's certificate is also
 * limited to names of this machine.
 */
export async function makeDevelopmentCertificate(): Promise<DevelopmentCertificate> {
  const [authorityKeys, serverKeys] = [await generateKeys(), await generateKeys()]
  const validity = validFromNow()
  const suffix = crypto.randomUUID().slice(0, 8)
  const name = `CN=Tollgate development CA ${suffix}`

  const authority = await X509CertificateGenerator.createSelfSigned({
    ...validity,
    name,
    keys: authorityKeys,
    signingAlgorithm: ECDSA,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true),
      new Extension(NAME_CONSTRAINTS, true, LOOPBACK_ONLY),
      await SubjectKeyIdentifierExtension.create(authorityKeys.publicKey),
    ],
  })
  const certificate = await X509CertificateGenerator.create({
    ...validity,
    subject: 'CN=localhost',
    issuer: name,
    publicKey: serverKeys.publicKey,
    signingKey: authorityKeys.privateKey,
    signingAlgorithm: ECDSA,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension([{ type: 'dns', value: 'localhost' }]),
      await AuthorityKeyIdentifierExtension.create(authorityKeys.publicKey),
    ],
  })
  const key = await crypto.subtle.exportKey('pkcs8', serverKeys.privateKey)
  return {
    key: PemConverter.encode(key, 'PRIVATE KEY'),
    certificate: certificate.toString('pem'),
    authority: authority.toString('pem'),
  }
}

function generateKeys(): Promise<webcrypto.CryptoKeyPair> {
  return crypto.subtle.generateKey(ECDSA, true, ['sign', 'verify'])
}

/** Valid from an hour ago, in case a clock is slightly slow. */
function validFromNow(): { notBefore: Date; notAfter: Date } {
  const now = Date.now()
  return {
    notBefore: new Date(now - DAY_MILLISECONDS / 24),
    notAfter: new Date(now + LIFETIME_DAYS * DAY_MILLISECONDS),
  }
}
