import type { FastifyInstance } from 'fastify'
import { objectSchema } from './schema.ts'

const NO_PARAMETERS = objectSchema<object>({})

/**
 * Gives every route that names no query parameters a schema without any, so that none is ignored: what asks for something
 * that is not done here is refused. Call it before routes are added.
 */
export function refuseUnknownParameters(app: FastifyInstance): void {
  app.addHook('onRoute', route => {
    route.schema = { querystring: NO_PARAMETERS, ...route.schema }
  })
}
