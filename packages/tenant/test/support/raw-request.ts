import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { connect as connectSecurely } from 'node:tls'
import type { SecureAddress } from '../../src/tenant-address.ts'

/** An answer as it came, its head unparsed. */
export interface RawAnswer {
  status: number
  head: string
  body: string
}

/** Sends a head, and a body, that no HTTP client would send. The connection is closed after the answer. */
export async function sendRaw(
  { origin, authority }: Pick<SecureAddress, 'origin'> & Partial<SecureAddress>,
  head: readonly string[],
  body = '',
): Promise<RawAnswer> {
  const { port, protocol } = new URL(origin)
  const to = { host: 'localhost', port: Number(port) }
  const socket =
    protocol === 'https:' ? connectSecurely({ ...to, ca: authority, allowPartialTrustChain: true }) : connect(to)
  socket.write(`${[...head, 'Connection: close'].join('\r\n')}\r\n\r\n${body}`)
  const answer = await text(socket)
  const end = answer.indexOf('\r\n\r\n')
  return { status: Number(answer.split(' ', 2)[1]), head: answer.slice(0, end), body: answer.slice(end + 4) }
}
