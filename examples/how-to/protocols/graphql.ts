import { anyone, authenticated, type Guard, type Policy, permissions, type VerifiedToken } from '@tollgate/guard'
import { authorize } from '@tollgate/guard/authorize'
import { allow, type Handler } from '@tollgate/guard/fetch'
import { buildSchema, GraphQLError } from 'graphql'
import { createHandler } from 'graphql-http/lib/use/fetch'

const schema = buildSchema('type Query { me: String!, orders: [String!] }')

interface Context {
  readonly token: VerifiedToken
}

/** Fails a field of GraphQL unless the token satisfies the policy. */
export function demand(token: VerifiedToken | undefined, policy: Policy): void {
  const decision = authorize(token, policy)
  if (decision.granted) return
  const code = decision.status === 403 ? 'FORBIDDEN' : 'UNAUTHENTICATED'
  throw new GraphQLError(decision.description ?? 'Requires authentication', { extensions: { code } })
}

const rootValue = {
  me: (_args: object, { token }: Context) => token.claims.sub,
  orders: (_args: object, { token }: Context) => {
    demand(token, permissions('read:orders'))
    return ['coffee']
  },
}

/** A GraphQL endpoint: the guard checks the token, and each resolver checks what its field needs. */
export function createGraphql(guard: Guard): Handler<[]> {
  return allow(guard, authenticated, (request, token) => {
    return createHandler({ schema, rootValue, context: { token } })(request)
  })
}

/** A page such as GraphiQL that everyone may load. */
export function createPage(guard: Guard, html: string): Handler<[]> {
  return allow(guard, anyone, () => new Response(html, { headers: { 'content-type': 'text/html' } }))
}
