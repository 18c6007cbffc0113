import { type Guard, optional } from '@tollgate/guard'
import { allow, type Handler } from '@tollgate/guard/fetch'
import { createSchema, createYoga } from 'graphql-yoga'
import { type Context, resolvers, typeDefs } from './graphql-schema.ts'

/** GraphQL Yoga, and any other server that is a fetch handler. */
export function createYogaHandler(guard: Guard): Handler<[]> {
  const yoga = createYoga<Context>({ schema: createSchema<Context>({ typeDefs, resolvers }), logging: false })
  return allow(guard, optional, (request, token) => yoga.fetch(request, { token }))
}
