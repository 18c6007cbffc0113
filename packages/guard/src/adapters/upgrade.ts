import { type IncomingMessage, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Answer } from '../answer.ts'
import type { Claims } from '../claims.ts'
import type { Guard } from '../guard.ts'
import { type Condition, checkCondition, checkPolicy } from '../policy.ts'
import type { VerifiedToken } from '../verified-token.ts'
import { checkGuard } from './one-guard.ts'

/** A listener for `upgrade` events that is told whose request it is. */
export type UpgradeListener<Token> = (request: IncomingMessage, socket: Duplex, head: Buffer, token: Token) => void

/**
 * Puts a guard before a listener for `upgrade` events, such as a WebSocket server's `handleUpgrade`. Who may not pass
 * gets the refusal as an HTTP answer, and the connection ends.
 *
 * The token is read once, at the handshake, from the Authorization header: end the connection at `token.claims.exp` if
 * it must not outlive the token. Browsers cannot set that header on a WebSocket; a token in the URL ends up in logs, so
 * it is not read from there.
 *
 * @returns a listener whose promise rejects with what a test of the policy, or the given listener, throws: the connection is
 * then ended
 * @throws TypeError for a policy that lets pass who has no token
 */
export function allowUpgrade<TokenClaims extends Claims>(
  guard: Guard<TokenClaims>,
  policy: Condition<IncomingMessage>,
  listener: UpgradeListener<VerifiedToken<TokenClaims>>,
): (request: IncomingMessage, socket: Duplex, head: Buffer) => Promise<void> {
  checkGuard(guard)
  checkPolicy(policy)
  checkCondition('allowUpgrade', policy)
  return async (request, socket, head) => {
    // Until the decision is made nobody listens to the socket, and an error that nobody listens to ends the process.
    socket.on('error', destroy)
    try {
      const decision = await guard.check(request, policy, request)
      if (socket.destroyed) return
      if (!decision.granted) endWith(guard.answer(decision), socket)
      else if (decision.token) listener(request, socket, head, decision.token)
    } catch (error) {
      socket.destroy()
      throw error
    } finally {
      socket.off('error', destroy)
    }
  }
}

function endWith({ status, headers, body }: Answer, socket: Duplex): void {
  const fields = { ...headers, 'content-length': Buffer.byteLength(body), connection: 'close' }
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.on('error', destroy)
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`, () => socket.destroy())
}

function destroy(this: Duplex): void {
  this.destroy()
}
