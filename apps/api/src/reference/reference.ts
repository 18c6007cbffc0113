import { createHash } from 'node:crypto'
import swagger from '@fastify/swagger'
import { anyone } from '@tollgate/guard'
import { audit, describePolicies } from '@tollgate/guard/fastify'
import type { FastifyInstance } from 'fastify'
import { renderReference, STYLE } from './page.ts'

const CONTENT_SECURITY_POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; frame-ancestors 'none'`

/**
 * Serves the API's description to programs, at `/openapi.json`, and to people, at `/reference`. Both are made from the
 * routes and their policies, so they cannot say something else. The first describes routes that are added after it.
 */
export function addReference(app: FastifyInstance): void {
  app.register(swagger, {
    openapi: { openapi: '3.1.0', info: { title: 'Hello World API', version: '1.0.0' } },
    transform: describePolicies,
  })
  app.register(async routes => {
    const options = { config: { policy: anyone }, schema: { hide: true } }
    routes.get('/openapi.json', options, () => app.swagger())
    routes.get('/reference', options, (_request, reply) =>
      reply
        .headers({ 'content-type': 'text/html; charset=utf-8', 'content-security-policy': CONTENT_SECURITY_POLICY })
        .send(renderReference(audit(app))),
    )
  })
}
