import type { FastifyInstance } from 'fastify'
import { type FaultRequest, faultSchema, settingsOf } from '../../local/faults/fault.ts'
import { type ActiveFault, type Faults, MOST_FAULTS } from '../../local/faults/faults.ts'
import type { ManagedFaults } from '../../management/faults/routes.ts'

type Started = { fault: ActiveFault } | { refused: string; reason: 'invalid' | 'too many' }

/** `/local/faults`: lets the tenant fail as a real one can, for tests of clients and APIs. */
export function addFaults(app: FastifyInstance, faults: Faults): void {
  app.get('/local/faults', async () => ({ faults: faults.list() }))
  app.post<{ Body: FaultRequest }>('/local/faults', { schema: { body: faultSchema } }, async (request, reply) => {
    const started = start(faults, request.body)
    if ('fault' in started) return reply.code(201).send(started.fault)
    const { refused: error_description, reason } = started
    if (reason === 'invalid') return reply.code(400).send({ error: 'invalid_request', error_description })
    return reply.code(409).send({ error: 'too_many_faults', error_description })
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

/** The same for the Management API, which the dashboard uses. */
export function managedFaults(faults: Faults): ManagedFaults {
  return {
    schema: faultSchema,
    list: () => faults.list(),
    start: fault => start(faults, Object(fault)),
    end: id => faults.remove(id),
    endAll: () => faults.clear(),
  }
}

/** @param request - matches the schema */
function start(faults: Faults, request: FaultRequest): Started {
  const settings = settingsOf(request)
  if (typeof settings === 'string') return { refused: settings, reason: 'invalid' }
  const fault = faults.add(settings)
  if (fault) return { fault }
  const refused = `There are ${MOST_FAULTS} faults: end one with "DELETE /local/faults/{id}"`
  return { refused, reason: 'too many' }
}
