import { decodeBase64, decodePem, thumbprintOfDer } from './certificate-thumbprint.ts'
import { parseForwardedHash } from './xfcc.ts'

/**
 * How a proxy writes the client's certificate into a header: `rfc9440` is `Client-Cert` (RFC 9440); `pem-url` is PEM with
 * percent-encoding, of nginx and AWS; `der-base64` is the base64 of the DER, of HAProxy and Azure; `xfcc` is Envoy's
 * `X-Forwarded-Client-Cert`.
 */
export type CertificateFormat = 'rfc9440' | 'pem-url' | 'der-base64' | 'xfcc'

/** By format: reads the thumbprint of the certificate, or returns undefined. */
export const READERS: Readonly<Record<CertificateFormat, (value: string) => string | undefined>> = {
  rfc9440: value => (BYTE_SEQUENCE.test(value) ? thumbprintOfBase64(value.slice(1, -1)) : undefined),
  'pem-url': value => {
    const text = decodePercent(value)
    const der = text === undefined ? undefined : decodePem(text)
    return der && thumbprintOfDer(der)
  },
  'der-base64': thumbprintOfBase64,
  xfcc: parseForwardedHash,
}

/** RFC 8941 §3.3.5, without parameters. */
const BYTE_SEQUENCE = /^:[^:]+:$/

function thumbprintOfBase64(value: string): string | undefined {
  const der = decodeBase64(value)
  return der && thumbprintOfDer(der)
}

/** A plus sign stays one: it is base64. */
function decodePercent(value: string): string | undefined {
  try {
    return decodeURIComponent(value)
  } catch {
    return undefined
  }
}
