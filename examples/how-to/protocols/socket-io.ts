import { authenticated, type Guard, permissions, type VerifiedToken } from '@tollgate/guard'
import { authorize } from '@tollgate/guard/authorize'
import { expiry } from '@tollgate/guard/expiry'
import type { Server, Socket } from 'socket.io'

/** Rejects connections without a valid token, and ends the others when their token expires. */
export function guardConnections(io: Server, guard: Guard): void {
  io.use(async (socket, next) => {
    const decision = await guard.verify(socket.handshake.auth.token, authenticated)
    if (!decision.granted) {
      const { status, error, description } = decision
      return next(Object.assign(new Error(description ?? 'Requires authentication'), { data: { status, error } }))
    }
    socket.data.token = decision.token
    next()
  })

  io.on('connection', socket => {
    const token: VerifiedToken = socket.data.token
    socket.on(
      'disconnect',
      expiry(token, () => socket.disconnect(true)),
    )
  })
}

/** Answers the event `order` if the token of the connection has the permission. */
export function acceptOrders(socket: Socket): void {
  socket.on('order', (item: unknown, acknowledge: (answer: object) => void) => {
    const decision = authorize(socket.data.token, permissions('write:orders'))
    acknowledge(decision.granted ? { ordered: item } : { error: decision.error, description: decision.description })
  })
}
