import 'reflect-metadata'
import {
  BasicConstraintsExtension,
  type Extension,
  type JsonGeneralName,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509'
import type { DevelopmentCertificate } from '../../src/tls/development-certificate.ts'

const ECDSA = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }

/** A certificate for a name, by an authority of its own that has the given extensions. */
export async function issueCertificate(
  name: JsonGeneralName,
  ...extensions: readonly Extension[]
): Promise<DevelopmentCertificate> {
  const generateKeys = () => crypto.subtle.generateKey(ECDSA, true, ['sign', 'verify'])
  const [authorityKeys, keys] = [await generateKeys(), await generateKeys()]
  const authority = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=Authority of a test',
    keys: authorityKeys,
    signingAlgorithm: ECDSA,
    extensions: [new BasicConstraintsExtension(true, 0, true), ...extensions],
  })
  const certificate = await X509CertificateGenerator.create({
    subject: 'CN=Server of a test',
    issuer: 'CN=Authority of a test',
    publicKey: keys.publicKey,
    signingKey: authorityKeys.privateKey,
    signingAlgorithm: ECDSA,
    extensions: [new SubjectAlternativeNameExtension([name])],
  })
  return {
    key: PemConverter.encode(await crypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY'),
    certificate: certificate.toString('pem'),
    authority: authority.toString('pem'),
  }
}
