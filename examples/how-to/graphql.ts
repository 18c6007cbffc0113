import { anyone, authenticated, type Guard, type VerifiedToken } from '@tollgate/guard'
import { allow, type Handler } from '@tollgate/guard/fetch'
import { buildSchema, GraphQLError } from 'graphql'
import { createHandler } from 'graphql-http/lib/use/fetch'

const schema = buildSchema('type Query { me: String!, orders: [String!]! }')

interface Context {
  readonly token: VerifiedToken
}

const rootValue = {
  me: (_args: object, { token }: Context) => token.claims.sub,
  orders: (_args: object, { token }: Context) => {
    if (!token.permissions.includes('read:orders')) {
      throw new GraphQLError('This needs the permission read:orders', { extensions: { code: 'FORBIDDEN' } })
    }
    return ['coffee']
  },
}

/** A GraphQL endpoint: the guard checks the token, and each resolver checks its permission. */
export function createGraphql(guard: Guard): Handler<[]> {
  return allow(guard, authenticated, (request, token) => {
    return createHandler({ schema, rootValue, context: { token } })(request)
  })
}

/** A page such as GraphiQL that everyone may load. */
export function createPage(guard: Guard, html: string): Handler<[]> {
  return allow(guard, anyone, () => new Response(html, { headers: { 'content-type': 'text/html' } }))
}
