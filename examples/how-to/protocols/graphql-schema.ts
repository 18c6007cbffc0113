import { permissions, type VerifiedToken } from '@tollgate/guard'
import { demand } from './graphql.ts'

export interface Context {
  readonly token: VerifiedToken | undefined
}

export const typeDefs = 'type Query { status: String!, orders: [String!] }'

type Resolver = (parent: unknown, args: object, context: Context) => unknown

export const resolvers: { readonly Query: Record<string, Resolver> } = {
  Query: {
    status: () => 'up',
    orders: (_parent, _args, { token }) => {
      demand(token, permissions('read:orders'))
      return ['coffee']
    },
  },
}
