import { requiredScope } from '@tollgate/guard'
import { optionalTokenOf } from '@tollgate/guard/fastify'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { EventLog } from '../../logs/event-log.ts'
import { describeScope } from '../scopes.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the route does, in words for the logs. Default: the description of its scope. */
    operation?: string
  }
}

/**
 * Logs operations that change something, successful or not, and rejected reads, under Auth0's codes `sapi` and `fapi`.
 * Bodies are not logged, because they contain passwords and secrets.
 */
export function logOperations(app: FastifyInstance, { record }: EventLog): void {
  const refusals = new WeakMap<FastifyRequest, string>()

  app.addHook('onSend', async (request, reply, payload) => {
    if (reply.statusCode >= 400 && typeof payload === 'string') refusals.set(request, messageIn(payload))
  })

  app.addHook('onResponse', async (request, reply) => {
    const refused = reply.statusCode >= 400
    if (!refused && (request.method === 'GET' || request.method === 'HEAD')) return
    const claims = optionalTokenOf(request)?.claims
    const { sub, azp } = { sub: claims?.sub, azp: claims?.azp }
    const userAgent = request.headers['user-agent']
    record({
      type: refused ? 'fapi' : 'sapi',
      description: refusals.get(request) ?? operationOf(request),
      ...(typeof azp === 'string' && { client_id: azp }),
      ...(typeof sub === 'string' && !sub.endsWith('@clients') && { user_id: sub }),
      ip: request.ip,
      hostname: request.hostname,
      ...(userAgent !== undefined && { user_agent: userAgent }),
      details: detailsOf(request, reply),
    })
  })
}

/** `update:clients` → `Update clients`. */
function operationOf({ method, routeOptions }: FastifyRequest): string {
  const { policy, operation } = routeOptions.config
  if (operation !== undefined) return operation
  const [scope] = policy ? requiredScope(policy) : []
  return scope === undefined ? `${method} ${routeOptions.url}` : describeScope(scope)
}

function detailsOf({ method, url }: FastifyRequest, { statusCode }: FastifyReply): Record<string, unknown> {
  const [path] = url.split('?', 1)
  return { request: { method, path }, response: { statusCode } }
}

function messageIn(payload: string): string {
  const body: unknown = JSON.parse(payload)
  const message = typeof body === 'object' && body !== null && 'message' in body ? body.message : undefined
  return typeof message === 'string' ? message : payload
}
