import type { GuardedRequest } from '../http/guarded-request.ts'
import { NO_OTHER_SUBPROTOCOL, NOT_A_TOKEN_IN_SUBPROTOCOL } from '../refusals/token-sources.ts'
import { type Found, isToken68 } from './bearer-token.ts'
import { headerOf } from './request-header.ts'

const HEADER = 'sec-websocket-protocol'

/** Finds the token in the subprotocols that a WebSocket offers (RFC 6455 §4.1). */
export function findInSubprotocol(request: GuardedRequest, prefix: string): Found {
  const offered = namesIn(headerOf(request, HEADER))
  const [found, ...others] = offered.filter(name => name.startsWith(prefix))
  if (found === undefined) return undefined
  const token = found.slice(prefix.length)
  if (others.length > 0 || !isToken68(token)) return NOT_A_TOKEN_IN_SUBPROTOCOL
  return offered.length > 1 ? token : NO_OTHER_SUBPROTOCOL
}

/**
 * Removes the token from the headers of Node's request: what handles the WebSocket could select it, and the server would
 * send it back.
 */
export function hideSubprotocol({ headers, rawHeaders = [] }: GuardedRequest, prefix: string): void {
  const left = (value: unknown) =>
    namesIn(String(value))
      .filter(name => !name.startsWith(prefix))
      .join(', ')
  if (!Object.hasOwn(headers, HEADER)) return
  Reflect.set(headers, HEADER, left(Reflect.get(headers, HEADER)))
  for (let index = 0; index < rawHeaders.length; index += 2) {
    if (rawHeaders[index]?.toLowerCase() === HEADER) Reflect.set(rawHeaders, index + 1, left(rawHeaders[index + 1]))
  }
}

function namesIn(header: string | undefined): string[] {
  return header?.split(',').map(name => name.trim()) ?? []
}
