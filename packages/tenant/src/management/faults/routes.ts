import type { FastifyInstance } from 'fastify'
import { conflict, invalidBody, RequestRefused } from '../http/errors.ts'
import { anyScope } from '../http/guard.ts'

/** What simulates failures of the tenant. */
export interface ManagedFaults {
  /** The JSON Schema of a fault. */
  schema: object
  list(): readonly object[]
  /** Starts a fault. `refused` says what is wrong with it, or that there are too many. */
  start(fault: unknown): { fault: object } | { refused: string; reason: 'invalid' | 'too many' }
  /** @returns `false` when there is no such fault */
  end(id: string): boolean
  endAll(): void
}

/**
 * `/local/faults`, which Auth0 does not have: failures that the tenant simulates, for the dashboard. Scripts have the same
 * endpoints below the tenant's origin, with the control key.
 */
export function addFaults(app: FastifyInstance, faults: ManagedFaults): void {
  const change = anyScope('update:tenant_settings')

  app.get('/local/faults', { config: { policy: anyScope('read:tenant_settings') } }, async () => ({
    faults: faults.list(),
  }))

  app.post(
    '/local/faults',
    { config: { policy: change, operation: 'Simulate a failure' }, schema: { body: faults.schema } },
    async ({ body }, reply) => {
      const started = faults.start(body)
      if ('fault' in started) return reply.code(201).send(started.fault)
      throw started.reason === 'invalid' ? invalidBody(started.refused) : conflict('too_many_faults', started.refused)
    },
  )

  app.delete(
    '/local/faults',
    { config: { policy: change, operation: 'End all simulated failures' } },
    async (_request, reply) => {
      faults.endAll()
      return reply.code(204).send()
    },
  )

  app.delete<{ Params: { id: string } }>(
    '/local/faults/:id',
    { config: { policy: change, operation: 'End a simulated failure' } },
    async ({ params }, reply) => {
      if (faults.end(params.id)) return reply.code(204).send()
      throw new RequestRefused(404, 'inexistent_fault', 'The fault does not exist: it has ended, or was removed')
    },
  )
}
