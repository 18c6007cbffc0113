/** A guard that accepts certificate-bound tokens, on TLS connections of its own and behind a proxy. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer, type Server } from 'node:https'
import { allOf, authenticated, boundBy, createGuard, type Guard, permissions } from '@tollgate/guard'
import { type CertificateFunction, type CertificateVerifier, mtls } from '@tollgate/guard/mtls'
import { allow } from '@tollgate/guard/node'

export function createMtlsGuard(issuer: string, audience: string): Guard {
  const guard = createGuard({
    issuer,
    audience,
    mtls: mtls(),
  })
  return guard
}

export type Listener = (request: IncomingMessage, response: ServerResponse) => unknown

export function createTlsServer(key: string, cert: string, listener: Listener): Server {
  const server = createServer({ key, cert, requestCert: true, rejectUnauthorized: false }, listener)
  return server
}

export function behindNginx(): CertificateVerifier {
  const certificates = mtls({
    certificate: { format: 'pem-url', header: 'x-client-cert', trustedProxies: ['10.0.0.0/8'] },
  })
  return certificates
}

export function fromFunction(certificateOf: CertificateFunction): CertificateVerifier {
  const certificates = mtls({ certificate: (request, context) => certificateOf(request, context) })
  return certificates
}

export function createRoutes(guard: Guard): Record<'orders' | 'payments', Listener> {
  const orders = allow(guard, authenticated, (_, response) => response.end('orders'))
  const payments = allow(guard, allOf(boundBy('mtls'), permissions('pay')), (_, response) => response.end('paid'))
  return { orders, payments }
}

export function requireMtls(): CertificateVerifier {
  const certificates = mtls({ required: true })
  return certificates
}
