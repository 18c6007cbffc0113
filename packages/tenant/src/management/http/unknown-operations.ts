import { authenticated } from '@tollgate/guard'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { insufficientScope } from './guard.ts'

const VERBS: Readonly<Record<string, string>> = {
  GET: 'read',
  HEAD: 'read',
  POST: 'create',
  PUT: 'update',
  PATCH: 'update',
  DELETE: 'delete',
}

/** What is unknown although an operation with an ID has the same form. */
const RESERVED = ['/resource-servers/search']

/**
 * Answers every operation that this tenant does not have as one that the token may not do: Auth0's tools then leave it
 * out and go on, where 404 or 501 would end them.
 */
export function refuseUnknownOperations(app: FastifyInstance): void {
  const refuse = async ({ method, url }: FastifyRequest, reply: FastifyReply) =>
    reply.code(403).send(insufficientScope([scopeFor(method, url)]))

  for (const path of [...RESERVED, '/*']) {
    // Before the body is read: one that is not JSON, such as a file, is refused alike.
    app.all(path, { config: { policy: authenticated }, onRequest: refuse }, refuse)
  }
}

/** The scope that Auth0 would ask for, by its own convention: `GET /api/v2/email-templates/x` → `read:email_templates`. */
function scopeFor(method: string, url: string): string {
  const [, , , resource = ''] = new URL(url, 'http://localhost').pathname.split('/')
  return `${VERBS[method] ?? 'use'}:${resource.replaceAll('-', '_')}`
}
