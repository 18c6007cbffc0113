import { ApolloServer } from '@apollo/server'
import { expressMiddleware } from '@as-integrations/express5'
import { type Guard, optional } from '@tollgate/guard'
import { allow, optionalTokenOf, protect } from '@tollgate/guard/express'
import express, { type Express, type Request } from 'express'
import { type Context, resolvers, typeDefs } from './graphql-schema.ts'

/** Apollo Server on Express. */
export async function createApollo(guard: Guard): Promise<Express> {
  const server = new ApolloServer<Context>({ typeDefs, resolvers })
  await server.start()
  const context = async ({ req }: { req: Request }) => ({ token: optionalTokenOf(req) })

  const app = express()
  protect(app, guard)
  app.use('/graphql', allow(optional), express.json(), expressMiddleware(server, { context }))
  return app
}
