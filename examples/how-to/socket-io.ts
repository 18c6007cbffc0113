import { authenticated, type Guard, type VerifiedToken } from '@tollgate/guard'
import type { Server } from 'socket.io'

/** Rejects connections without a valid token, and ends the others when their token expires. */
export function guardConnections(io: Server, guard: Guard): void {
  io.use(async (socket, next) => {
    const { token } = socket.handshake.auth
    const headers = { authorization: typeof token === 'string' ? `Bearer ${token}` : undefined }
    const decision = await guard.check({ headers }, authenticated)
    if (!decision.granted) return next(new Error(decision.description ?? 'Requires authentication'))
    socket.data.token = decision.token
    next()
  })

  io.on('connection', socket => {
    const { claims }: VerifiedToken = socket.data.token
    const timer = setTimeout(() => socket.disconnect(true), Math.min(claims.exp * 1000 - Date.now(), 2 ** 31 - 1))
    socket.on('disconnect', () => clearTimeout(timer))
  })
}
