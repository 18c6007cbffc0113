import cors from '@fastify/cors'
import fastify from 'fastify'
import type { Guard } from '../../guard.ts'
import { anyone, authenticated, optional, permissions } from '../../policy/policy.ts'
import { optionalTokenOf, protect, tokenOf } from '../fastify/fastify.ts'
import { type Api, answerForm, BROKEN_POLICIES, CLIENT_ORIGIN, EXPOSED_HEADER, fail, greet, PERMISSION } from './api.ts'
import type { TlsOptions } from './serve.ts'

export async function serveFastify(guard: Guard, tls?: TlsOptions): Promise<Api> {
  const app = fastify({ forceCloseConnections: true, https: tls ?? null })
  protect(app, guard)
  app.register(cors, { origin: CLIENT_ORIGIN, exposedHeaders: EXPOSED_HEADER })
  app.get('/public', { config: { policy: anyone } }, () => ({ text: 'public' }))
  app.get('/protected', { config: { policy: authenticated } }, request => greet('protected', () => tokenOf(request)))
  app.get('/admin', { config: { policy: permissions(PERMISSION) } }, request => greet('admin', () => tokenOf(request)))
  app.get('/optional', { config: { policy: optional } }, request => greet('optional', () => optionalTokenOf(request)))
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => {
    done(null, new URLSearchParams(String(body)))
  })
  app.post<{ Body: URLSearchParams }>('/form', { config: { policy: authenticated } }, request =>
    answerForm(request.body, () => tokenOf(request)),
  )
  app.get('/fails', { config: { policy: authenticated } }, fail)
  for (const [path, policy] of Object.entries(BROKEN_POLICIES)) app.get(path, { config: { policy } }, () => 'secret')
  const origin = await app.listen({ host: 'localhost', port: 0 })
  return { origin, [Symbol.asyncDispose]: () => app.close() }
}
