import type { GuardedRequest } from '../http/guarded-request.ts'
import { refuseUnknownOptions } from '../options/unknown-options.ts'
import { type CertificateFormat, READERS } from './header-formats.ts'
import { parseTrustedProxies, type TrustedProxies } from './trusted-proxies.ts'

/** How client certificates are found (RFC 8705). */
export interface MtlsOptions {
  /**
   * Where the client's certificate is: `tls`, if this process accepts the TLS connections; a header of a proxy; or a
   * function. Default: `tls`.
   */
  readonly certificate?: 'tls' | CertificateHeader | CertificateFunction
  /**
   * Whether tokens that are not bound to a certificate are rejected. Default: false; single routes can require it with
   * `boundBy('mtls')`.
   */
  readonly required?: boolean
}

/** A header in which a proxy passes on the client's certificate. The proxy must remove it from requests of clients. */
export interface CertificateHeader {
  /** How the proxy writes the certificate. */
  readonly format: CertificateFormat
  /** Its name. Default: `client-cert` for `rfc9440` and `x-forwarded-client-cert` for `xfcc`; required for the others. */
  readonly header?: string
  /**
   * The addresses of the proxies, or their networks in CIDR notation: `['10.0.0.0/8']`. The header is ignored in requests
   * from other addresses.
   */
  readonly trustedProxies: readonly string[]
}

/**
 * Returns the DER of the client's certificate; undefined if it sent none. What it throws becomes a 500.
 *
 * @param context - the framework's own request
 */
export type CertificateFunction = (request: GuardedRequest, context: unknown) => Uint8Array | undefined

/** The options, checked and with defaults. */
export interface MtlsSettings {
  readonly required: boolean
  readonly source: 'tls' | HeaderSource | CertificateFunction
}

export interface HeaderSource {
  /** In lower case. */
  readonly name: string
  readonly isTrusted: TrustedProxies
  readonly read: (value: string) => string | undefined
}

const OPTIONS = Object.keys({ certificate: true, required: true } satisfies Record<keyof MtlsOptions, true>)
const HEADER_OPTIONS = Object.keys({ format: true, header: true, trustedProxies: true } satisfies Record<
  keyof CertificateHeader,
  true
>)

/** @throws TypeError that names the missing, wrong or unknown option */
export function parseMtlsOptions(options: MtlsOptions): MtlsSettings {
  refuseUnknownOptions(options, OPTIONS)
  const { certificate = 'tls', required = false } = options
  if (typeof required !== 'boolean') throw new TypeError('The option "required" must be true or false')
  if (certificate === 'tls' || typeof certificate === 'function') return { required, source: certificate }
  if (typeof certificate !== 'object' || certificate === null) {
    throw new TypeError('The option "certificate" must be "tls", { format, header, trustedProxies } or a function')
  }
  return { required, source: parseHeader(certificate) }
}

function parseHeader(options: CertificateHeader): HeaderSource {
  refuseUnknownOptions(options, HEADER_OPTIONS)
  const { format, trustedProxies } = options
  if (typeof format !== 'string' || !Object.hasOwn(READERS, format)) {
    throw new TypeError(
      `The option "certificate.format" must be "${Object.keys(READERS).join('", "')}", not "${String(format)}"`,
    )
  }
  const { header = DEFAULT_NAMES[format] } = options
  if (typeof header !== 'string' || !/^[\w-]+$/.test(header)) {
    throw new TypeError('The option "certificate.header" must be the name of the header that your proxy adds')
  }
  return { name: header.toLowerCase(), isTrusted: parseTrustedProxies(trustedProxies), read: READERS[format] }
}

const DEFAULT_NAMES: Readonly<Record<string, string>> = {
  rfc9440: 'client-cert',
  xfcc: 'x-forwarded-client-cert',
}
