import { hash, X509Certificate } from 'node:crypto'

/**
 * The thumbprint of a certificate, as the claim `cnf` of a token has it in `x5t#S256` (RFC 8705 §3.1): SHA-256 of its DER,
 * in base64url.
 *
 * @param certificate - PEM, DER or Node's `X509Certificate`
 * @throws TypeError if it is not one certificate
 */
export function certificateThumbprint(certificate: string | Uint8Array | X509Certificate): string {
  if (certificate instanceof X509Certificate) return hash('sha256', certificate.raw, 'base64url')
  const der = typeof certificate === 'string' ? decodePem(certificate) : certificate
  const thumbprint = der && thumbprintOfDer(der)
  if (thumbprint === undefined) throw new TypeError('certificateThumbprint() takes one certificate, as PEM or DER')
  return thumbprint
}

/** @returns undefined for bytes that are not one certificate and nothing else */
export function thumbprintOfDer(der: Uint8Array): string | undefined {
  try {
    // The parser ignores bytes behind the certificate, and accepts PEM.
    return new X509Certificate(der).raw.equals(der) ? hash('sha256', der, 'base64url') : undefined
  } catch {
    return undefined
  }
}

/** RFC 7468 §3, strict: one block, with a label, line breaks and base64 as certificates have them. */
const PEM = /^-----BEGIN CERTIFICATE-----\r?\n([A-Za-z0-9+/=\r\n]+)\r?\n-----END CERTIFICATE-----(?:\r?\n)?$/

/** @returns undefined for text that is not one certificate in PEM */
export function decodePem(text: string): Uint8Array | undefined {
  const base64 = PEM.exec(text)?.[1]
  return base64 === undefined ? undefined : decodeBase64(base64.replaceAll(/[\r\n]/g, ''))
}

/** @returns undefined for text that is not canonical base64 (RFC 4648 §4), padding included */
export function decodeBase64(text: string): Uint8Array | undefined {
  const bytes = Buffer.from(text, 'base64')
  return bytes.length > 0 && bytes.toString('base64') === text ? bytes : undefined
}
