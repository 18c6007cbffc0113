import type { FastifyInstance } from 'fastify'
import { type Coverage, countLevels } from '../../management/coverage/coverage.ts'

/** `GET /local/coverage`: which operations of Auth0's Management API the tenant has. */
export function addCoverage(app: FastifyInstance, coverage: Coverage): void {
  app.get('/local/coverage', async () => {
    const operations = coverage.operations()
    return { total: operations.length, ...countLevels(operations), operations }
  })
}
