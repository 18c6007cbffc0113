import { authenticated, type Guard, optional, type Policy, permissions, type VerifiedToken } from '@tollgate/guard'
import { authorize } from '@tollgate/guard/authorize'
import { allow, type Handler } from '@tollgate/guard/fetch'
import { initTRPC, TRPCError } from '@trpc/server'
import { fetchRequestHandler } from '@trpc/server/adapters/fetch'

const t = initTRPC.context<{ readonly token: VerifiedToken | undefined }>().create()

const CODES = { 400: 'BAD_REQUEST', 401: 'UNAUTHORIZED', 403: 'FORBIDDEN', 503: 'SERVICE_UNAVAILABLE' } as const

function guarded(policy: Policy) {
  return t.procedure.use(({ ctx, next }) => {
    const decision = authorize(ctx.token, policy)
    if (!decision.granted)
      throw new TRPCError({ code: CODES[decision.status], message: decision.description ?? 'Requires authentication' })
    return next()
  })
}

const router = t.router({
  status: t.procedure.query(() => 'up'),
  me: guarded(authenticated).query(({ ctx }) => ctx.token?.claims.sub),
  orders: guarded(permissions('read:orders')).query(() => ['coffee']),
})

/** A tRPC endpoint: the guard checks the token, if one is sent, and each procedure checks what it needs. */
export function createTrpc(guard: Guard): Handler<[]> {
  return allow(guard, optional, (request, token) =>
    fetchRequestHandler({ endpoint: '/trpc', req: request, router, createContext: () => ({ token }) }),
  )
}
