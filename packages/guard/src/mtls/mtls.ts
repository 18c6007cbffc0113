import { hash } from 'node:crypto'
import { types } from 'node:util'
import { createRecentValues } from '../cache/recent-values.ts'
import type { GuardedRequest } from '../http/guarded-request.ts'
import type { Refusal } from '../refusal.ts'
import { NO_CERTIFICATE, UNREADABLE } from '../refusals/mtls.ts'
import { ignoreRejection } from '../thenable.ts'
import type { CertificateVerifier } from '../token/certificate-binding.ts'
import { createRecentClaims } from '../token/recent-claims.ts'
import { thumbprintOfDer } from './certificate-thumbprint.ts'
import { type CertificateFunction, type HeaderSource, type MtlsOptions, parseMtlsOptions } from './options.ts'
import { type CertificateProblem, type Found, verifyCertificate } from './verify-certificate.ts'

/**
 * Verifies client certificates for a guard (RFC 8705): `createGuard({ …, mtls: mtls() })`. Tokens that are bound to a
 * certificate by `cnf.x5t#S256` are then accepted with that certificate. Whether the certificate is valid is for the TLS
 * connection to decide: a self-signed one may be used (RFC 8705 §2.2).
 *
 * @throws TypeError if an option is missing, wrong or unknown
 */
export function mtls(options: MtlsOptions = {}): CertificateVerifier {
  const { required, source } = parseMtlsOptions(options)
  const find =
    source === 'tls'
      ? findInTls
      : typeof source === 'function'
        ? createFunctionFinder(source)
        : createHeaderFinder(source)

  return {
    required,
    readClaims: createRecentClaims(),
    verify: (rules, request, claims, context) => verifyCertificate(find, rules, request, claims, context),
  }
}

const WITHOUT_SOCKET =
  'The request has no "socket" and no "certificate": pass a function as the option "certificate" of mtls()'
const WITHOUT_TLS =
  'The connection has no TLS: if it ends at a proxy, set the option "certificate" of mtls() to the header of the proxy'

/**
 * That the client has the private key was proven in the handshake, whatever `authorized` says, which depends on authorities
 * and is wrong for resumed sessions without a certificate.
 */
function findInTls(request: GuardedRequest): Found {
  if (typeof request.certificate === 'function') return thumbprintOf(request.certificate())
  const { socket } = request
  if (!socket) return refuse(NO_CERTIFICATE, WITHOUT_SOCKET)
  if (typeof socket.getPeerX509Certificate !== 'function') return refuse(NO_CERTIFICATE, WITHOUT_TLS)
  // No copy is kept at the socket: with TLS 1.2, a client may send another certificate later.
  const peer = socket.getPeerX509Certificate()
  return peer ? hash('sha256', peer.raw, 'base64url') : refuse(NO_CERTIFICATE)
}

function createFunctionFinder(certificateOf: CertificateFunction) {
  return (request: GuardedRequest, context: unknown): Found => thumbprintOf(certificateOf(request, context))
}

function thumbprintOf(der: Uint8Array | undefined): Found {
  if (der === undefined) return refuse(NO_CERTIFICATE)
  const thumbprint = types.isUint8Array(der) ? thumbprintOfDer(der) : undefined
  if (thumbprint === undefined) {
    ignoreRejection(der)
    throw new TypeError('The certificate of a request must be a Uint8Array with its DER, or undefined')
  }
  return thumbprint
}

/** Of clients that sent a request last. Parsing a certificate takes 80 µs. */
const RECENT_CERTIFICATES = 1000
const MAX_HEADER_LENGTH = 16_384

function createHeaderFinder({ name, isTrusted, read }: HeaderSource) {
  const recent = createRecentValues<string>(RECENT_CERTIFICATES, MAX_HEADER_LENGTH)
  const problem = (what: string) => refuse(UNREADABLE, `The header "${name}" ${what}`)

  return (request: GuardedRequest): Found => {
    const { headers, socket } = request
    const value: unknown = request.findHeader ? request.findHeader(name) : Reflect.get(headers, name)
    if (value === undefined || value === '') return refuse(NO_CERTIFICATE, `The request has no header "${name}"`)
    // Checked first: nothing of what another client sends is parsed.
    if (!isTrusted(socket?.remoteAddress)) {
      return refuse(NO_CERTIFICATE, `The header "${name}" is ignored: ${senderOf(socket)}`)
    }
    // Node keeps some headers in arrays if they are repeated, and joins others with a comma, as fetch does.
    if (typeof value !== 'string') return problem('is repeated')
    if (value.length > MAX_HEADER_LENGTH) return problem(`has more than ${MAX_HEADER_LENGTH} characters`)
    const known = recent.find(value)
    if (known !== undefined) return known
    const thumbprint = read(value)
    if (thumbprint === undefined)
      return problem('does not contain one certificate in the format of the option "certificate.format"')
    recent.add(value, thumbprint)
    return thumbprint
  }
}

function senderOf(socket: GuardedRequest['socket']): string {
  return socket?.remoteAddress === undefined
    ? 'the address of its sender is unknown'
    : `"${socket.remoteAddress}" is not in "trustedProxies"`
}

function refuse(refusal: Refusal, hint?: string): CertificateProblem {
  return { refusal, hint }
}
