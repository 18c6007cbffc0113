import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Guard } from '../../guard.ts'

/**
 * Responds to a request for the metadata of a protected resource (RFC 9728). Call it before the routes:
 * `if (sendMetadata(resource, request, response)) return`.
 *
 * @param guard - what `protectResource()` returned; with another guard, it does nothing
 * @returns whether it has responded
 */
export function sendMetadata(guard: Guard, request: IncomingMessage, response: ServerResponse): boolean {
  const metadata = guard.metadata?.respond(request)
  if (!metadata) return false
  response.statusCode = metadata.status
  for (const [name, value] of Object.entries(metadata.headers)) response.setHeader(name, value)
  response.end(metadata.body)
  return true
}
