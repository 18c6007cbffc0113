import type { FastifyInstance } from 'fastify'
import type { ConfigurationFile } from '../../configuration/read-files.ts'
import { BODY_LIMITS } from '../../http/body-limits.ts'
import type { Database } from '../../store/database.ts'
import { engineInputsChanged } from '../../store/engine-inputs.ts'

interface ConfigurationBody {
  files: ConfigurationFile[]
  apply?: boolean
  delete?: boolean
}

const body = {
  type: 'object',
  additionalProperties: false,
  required: ['files'],
  properties: {
    files: {
      type: 'array',
      maxItems: 2,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['name', 'text'],
        properties: { name: { type: 'string', enum: ['tenant.yaml', 'tollgate.yaml'] }, text: { type: 'string' } },
      },
    },
    apply: { type: 'boolean' },
    delete: { type: 'boolean' },
  },
} as const

/** `/local/configuration`: the tenant as files, and the tenant changed to what files say. */
export function addConfiguration(app: FastifyInstance, database: Database, issuer: string): void {
  app.get('/local/configuration', async () => {
    const { exportConfiguration } = await import('../../configuration/export.ts')
    return { files: await exportConfiguration(database, issuer) }
  })
  app.post<{ Body: ConfigurationBody }>(
    '/local/configuration',
    { schema: { body }, bodyLimit: BODY_LIMITS.management },
    async request => {
      const { files, apply = false, delete: deleteOthers = false } = request.body
      // Loaded late: most tenants are not configured by files.
      const { configure } = await import('../../configuration/configure.ts')
      const configured = await configure(files, { database, issuer, apply, deleteOthers })
      const isChanged = apply && configured.problems.length === 0 && configured.changes.length > 0
      if (isChanged) await engineInputsChanged(database)
      return configured
    },
  )
}
