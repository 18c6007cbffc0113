import { type Guard, optional } from '@tollgate/guard'
import { optionalTokenOf, protect } from '@tollgate/guard/fastify'
import fastify, { type FastifyInstance } from 'fastify'
import mercurius from 'mercurius'
import { type Context, resolvers, typeDefs } from './graphql-schema.ts'

declare module 'mercurius' {
  interface MercuriusContext extends Context {}
}

/** Mercurius: its route states a policy like any other route of Fastify. */
export async function createMercurius(guard: Guard): Promise<FastifyInstance> {
  const app = fastify()
  protect(app, guard)
  await app.register(mercurius, {
    schema: typeDefs,
    resolvers,
    context: request => ({ token: optionalTokenOf(request) }),
    additionalRouteOptions: { config: { policy: optional } },
  })
  return app
}
