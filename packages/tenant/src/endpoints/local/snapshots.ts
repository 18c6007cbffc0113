import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Snapshots } from '../../local/snapshots.ts'

/** Also a file name. */
const NAMED = {
  type: 'object',
  properties: { name: { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$' } },
} as const

type Named = { Params: { name: string } }

/** `/local/snapshots`: takes, lists and deletes copies of the whole tenant, and changes the tenant back to one. */
export function addSnapshots(app: FastifyInstance, snapshots: Snapshots): void {
  const schema = { params: NAMED }
  app.get('/local/snapshots', async () => ({ snapshots: await snapshots.list() }))
  app.put<Named>('/local/snapshots/:name', { schema }, async ({ params }, reply) => {
    await snapshots.take(params.name)
    return reply.code(204).send()
  })
  app.post<Named>('/local/snapshots/:name/restore', { schema }, async ({ params }, reply) =>
    (await snapshots.restore(params.name)) ? reply.code(204).send() : refuseUnknown(reply, params.name),
  )
  app.delete<Named>('/local/snapshots/:name', { schema }, async ({ params }, reply) =>
    (await snapshots.delete(params.name)) ? reply.code(204).send() : refuseUnknown(reply, params.name),
  )
}

export function refuseUnknown(reply: FastifyReply, name: string): FastifyReply {
  return reply.code(404).send({
    error: 'not_found',
    error_description: `There is no snapshot "${name}": take it with "PUT /local/snapshots/${name}"`,
  })
}
