import { type IncomingMessage, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Guard } from '../../guard.ts'
import type { RefusalResponse } from '../../http/response.ts'
import type { Decision } from '../../policy/decision.ts'
import { type Condition, checkCondition, checkPolicy } from '../../policy/policy.ts'
import { isThenable } from '../../thenable.ts'
import type { Claims } from '../../token/claims.ts'
import type { VerifiedToken } from '../../token/verified-token.ts'
import { warn } from '../../warn.ts'
import { FAILURE } from '../failure.ts'
import { checkGuard } from '../one-guard.ts'
import { demandedToken } from '../required-token.ts'

/** A listener for `upgrade` events that receives the verified token. */
export type UpgradeListener<Token> = (request: IncomingMessage, socket: Duplex, head: Buffer, token: Token) => void

/**
 * Guards a listener for `upgrade` events, such as a WebSocket server's `handleUpgrade`. A rejected request gets an HTTP
 * response, and the connection ends.
 *
 * The token is read once, at the handshake, from the Authorization header: end the connection at `token.claims.exp` if
 * it must not outlive the token. Browsers cannot set that header on a WebSocket; a token in the URL ends up in logs, so
 * it is not read from there.
 *
 * If a test of the policy throws, the response is 500. If the listener throws or its promise rejects, the connection
 * ends. In both cases, a process warning gives the reason.
 *
 * @returns a listener whose promise never rejects, because Node ignores the promise of an event listener
 * @throws TypeError for a policy that allows requests without a token
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
    // Until the decision is made, the socket has no error listener, and an unhandled "error" event would end the process.
    socket.on('error', destroy)
    try {
      const decision = await decide(guard, policy, request)
      if (socket.destroyed) return
      if (!decision) endWith(FAILURE, socket)
      else if (!decision.granted) endWith(guard.response(decision), socket)
      else call(listener, request, socket, head, demandedToken(policy, decision.token))
    } finally {
      socket.off('error', destroy)
    }
  }
}

/** @returns `undefined` if the policy could not be evaluated */
async function decide<TokenClaims extends Claims>(
  guard: Guard<TokenClaims>,
  policy: Condition<IncomingMessage>,
  request: IncomingMessage,
): Promise<Decision<TokenClaims> | undefined> {
  try {
    return await guard.check(request, policy, request)
  } catch (error) {
    warn('Responded with 500 to an upgrade because its policy could not be evaluated', error)
    return undefined
  }
}

/** Event listeners return nothing, but the compiler accepts asynchronous listeners, too. */
function call<Token>(
  listener: UpgradeListener<Token>,
  ...[request, socket, head, token]: Parameters<UpgradeListener<Token>>
): void {
  const fail = (error: unknown) => {
    warn('A connection was ended because the listener of its upgrade failed', error)
    socket.destroy()
  }
  try {
    const result: unknown = listener(request, socket, head, token)
    if (isThenable(result)) result.then(undefined, fail)
  } catch (error) {
    fail(error)
  }
}

function endWith({ status, headers, body }: RefusalResponse, socket: Duplex): void {
  const fields = { ...headers, 'content-length': Buffer.byteLength(body), connection: 'close' }
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.on('error', destroy)
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`, () => socket.destroy())
}

function destroy(this: Duplex): void {
  this.destroy()
}
