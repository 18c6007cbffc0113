import type { FastifyInstance } from 'fastify'
import { objectSchema } from './schema.ts'

const NO_PARAMETERS = objectSchema<object>({})

/**
 * Gives an empty query schema to every route without one, so that unsupported parameters are rejected instead of
 * ignored. Call it before routes are added.
 */
export function refuseUnknownParameters(app: FastifyInstance): void {
  app.addHook('onRoute', route => {
    route.schema = { querystring: NO_PARAMETERS, ...route.schema }
  })
}
