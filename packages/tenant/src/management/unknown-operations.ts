import { authenticated } from '@tollgate/guard'
import type { FastifyInstance } from 'fastify'
import { insufficientScope } from './guard.ts'

const VERBS: Readonly<Record<string, string>> = {
  GET: 'read',
  HEAD: 'read',
  POST: 'create',
  PUT: 'update',
  PATCH: 'update',
  DELETE: 'delete',
}

/**
 * Answers every operation that this tenant does not have as one that the token may not do: Auth0's tools then leave it
 * out and go on, where 404 or 501 would end them.
 */
export function refuseUnknownOperations(app: FastifyInstance): void {
  app.all('/*', { config: { policy: authenticated } }, async (request, reply) =>
    reply.code(403).send(insufficientScope([scopeFor(request.method, request.url)])),
  )
}

/** The scope that Auth0 would ask for, by its own convention: `GET /api/v2/email-templates/x` → `read:email_templates`. */
function scopeFor(method: string, url: string): string {
  const [, , , resource = ''] = new URL(url, 'http://localhost').pathname.split('/')
  return `${VERBS[method] ?? 'use'}:${resource.replaceAll('-', '_')}`
}
