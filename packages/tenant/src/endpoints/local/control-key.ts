import type { onRequestAsyncHookHandler } from 'fastify'
import { secretsMatch } from '../../secret-comparison.ts'

/** Whether an Authorization header contains the control key. */
export function isControlKey(header: string | undefined, controlKey: string): boolean {
  return secretsMatch(header ?? '', `Bearer ${controlKey}`)
}

/** Responds 401 to every request without the control key. */
export function requireControlKey(controlKey: string): onRequestAsyncHookHandler {
  return async (request, reply) => {
    reply.header('Cache-Control', 'no-store')
    if (isControlKey(request.headers.authorization, controlKey)) return
    return reply.code(401).header('WWW-Authenticate', 'Bearer').send({
      error: 'invalid_token',
      error_description: 'The control key is missing or wrong: take it from "tenant.json"',
    })
  }
}
