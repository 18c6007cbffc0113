import type { FastifyInstance } from 'fastify'
import { type FaultRequest, faultSchema, settingsOf } from '../../local/faults/fault.ts'
import { type Faults, MOST_FAULTS } from '../../local/faults/faults.ts'

/** `/local/faults`: lets the tenant fail as a real one can, for tests of clients and APIs. */
export function addFaults(app: FastifyInstance, faults: Faults): void {
  app.get('/local/faults', async () => ({ faults: faults.list() }))
  app.post<{ Body: FaultRequest }>('/local/faults', { schema: { body: faultSchema } }, async (request, reply) => {
    const settings = settingsOf(request.body)
    if (typeof settings === 'string') {
      return reply.code(400).send({ error: 'invalid_request', error_description: settings })
    }
    const fault = faults.add(settings)
    if (fault) return reply.code(201).send(fault)
    return reply.code(409).send({
      error: 'too_many_faults',
      error_description: `There are ${MOST_FAULTS} faults: end one with "DELETE /local/faults/{id}"`,
    })
  })
  app.delete('/local/faults', async (_request, reply) => {
    faults.clear()
    return reply.code(204).send()
  })
  app.delete<{ Params: { id: string } }>('/local/faults/:id', async ({ params }, reply) => {
    if (faults.remove(params.id)) return reply.code(204).send()
    return reply.code(404).send({
      error: 'not_found',
      error_description: `There is no fault "${params.id}": it has ended, or was removed`,
    })
  })
}
