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

/** Paths that are unknown although they match an operation with an ID. */
const RESERVED = [
  '/connection-profiles/templates',
  '/custom-domains/default',
  '/organizations/search',
  '/resource-servers/search',
  '/user-attribute-profiles/templates',
]

/**
 * Responds to every unsupported operation as if the token lacked its scope. Auth0's tools then skip it and continue,
 * while 404 or 501 would stop them.
 */
export function refuseUnknownOperations(app: FastifyInstance): void {
  const refuse = async ({ method, url }: FastifyRequest, reply: FastifyReply) =>
    reply.code(403).send(insufficientScope([scopeFor(method, url)]))

  for (const path of [...RESERVED, '/*']) {
    // Respond before the body is parsed, so that a body that is not JSON, such as a file, gets the same response.
    app.all(path, { config: { policy: authenticated, coverage: 'absent' }, onRequest: refuse }, refuse)
  }
}

/**
 * The scope that Auth0 would require, by its own convention: `GET /api/v2/email-templates/x` → `read:email_templates`.
 */
function scopeFor(method: string, url: string): string {
  const [, , , resource = ''] = new URL(url, 'http://localhost').pathname.split('/')
  return `${VERBS[method] ?? 'use'}:${resource.replaceAll('-', '_')}`
}
