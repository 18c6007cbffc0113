import type { FastifyInstance } from 'fastify'
import type { Database } from '../../store/database.ts'
import { notSupported } from '../http/errors.ts'
import { anyScope } from '../http/guard.ts'
import { requireClient } from './routes.ts'

type Params = { Params: { id: string } }

/** `/clients/:id/credentials`: the keys of an application. The list is always empty here. */
export function addClientCredentials(app: FastifyInstance, database: Database): void {
  app.get<Params>(
    '/clients/:id/credentials',
    { config: { policy: anyScope('read:client_credentials', 'read:clients') } },
    async ({ params }) => {
      await requireClient(database, params.id)
      return []
    },
  )

  app.post<Params>(
    '/clients/:id/credentials',
    { config: { policy: anyScope('create:client_credentials', 'create:clients') } },
    async ({ params }) => {
      await requireClient(database, params.id)
      throw notSupported('An application has no keys here: it authenticates by its secret')
    },
  )
}
