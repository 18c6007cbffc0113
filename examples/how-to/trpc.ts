import { type Guard, optional, type VerifiedToken } from '@tollgate/guard'
import { allow, type Handler } from '@tollgate/guard/fetch'
import { initTRPC, TRPCError } from '@trpc/server'
import { fetchRequestHandler } from '@trpc/server/adapters/fetch'

const t = initTRPC.context<{ readonly token: VerifiedToken | undefined }>().create()

const signedIn = t.procedure.use(({ ctx: { token }, next }) => {
  if (!token) throw new TRPCError({ code: 'UNAUTHORIZED' })
  return next({ ctx: { token } })
})

function withPermission(permission: string) {
  return signedIn.use(({ ctx, next }) => {
    if (!ctx.token.permissions.includes(permission)) {
      throw new TRPCError({ code: 'FORBIDDEN', message: `This needs the permission ${permission}` })
    }
    return next()
  })
}

const router = t.router({
  status: t.procedure.query(() => 'up'),
  me: signedIn.query(({ ctx }) => ctx.token.claims.sub),
  orders: withPermission('read:orders').query(() => ['coffee']),
})

/** A tRPC endpoint: the guard checks the token, if one is sent, and each procedure checks what it needs. */
export function createTrpc(guard: Guard): Handler<[]> {
  return allow(guard, optional, (request, token) =>
    fetchRequestHandler({ endpoint: '/trpc', req: request, router, createContext: () => ({ token }) }),
  )
}
