import { anyone, createGuard, IssuerUnavailable } from '@tollgate/guard'
import { protect } from '@tollgate/guard/fastify'
import fastify from 'fastify'

const { ISSUER: issuer = '', AUDIENCE: audience = '', HOST = '0.0.0.0', PORT = '3000' } = process.env

const guard = createGuard({ issuer, audience })
const app = fastify()
protect(app, guard)

app.get('/livez', { config: { policy: anyone } }, () => ({ status: 'alive' }))

app.get('/readyz', { config: { policy: anyone } }, async (_request, reply) => {
  try {
    await guard.ready()
    return { status: 'ready' }
  } catch (error) {
    if (!(error instanceof IssuerUnavailable)) throw error
    return reply.code(503).send({ status: 'waiting for the keys of the issuer' })
  }
})

process.once('SIGTERM', () => app.close())
console.log(`Listening on ${await app.listen({ host: HOST, port: Number(PORT) })}`)
