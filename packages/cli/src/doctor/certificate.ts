import { once } from 'node:events'
import { connect } from 'node:tls'

const TIMEOUT_MILLISECONDS = 10_000

/**
 * Connects to a server over TLS and verifies its certificate.
 *
 * @param authority - the certificate to trust, in PEM. `undefined`: those that this process trusts
 * @returns the end of its validity, in milliseconds since the epoch
 * @throws Error if the certificate is not trusted, or the server does not respond
 */
export async function certificateOf(url: URL, authority: string | undefined): Promise<{ validUntil: number }> {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const socket = connect({ host, port: Number(url.port || 443), servername: host, ca: authority })
  try {
    await once(socket, 'secureConnect', { signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS) })
    return { validUntil: Date.parse(socket.getPeerCertificate().valid_to) }
  } finally {
    socket.destroy()
  }
}
