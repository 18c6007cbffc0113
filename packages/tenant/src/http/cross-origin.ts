import type { FastifyInstance } from 'fastify'
import { corsOrigins, listClients } from '../store/access/clients.ts'
import type { Database } from '../store/database.ts'

const PREFLIGHT_SECONDS = 3600

/**
 * Allows pages of the applications' origins to call the routes registered on `app`, and responds to their preflights.
 */
export function allowApplicationOrigins(
  app: FastifyInstance,
  database: Database,
  { paths, methods }: { paths: readonly string[]; methods: string },
): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.header('Vary', 'Origin').header('Cache-Control', 'no-store')
    const { origin } = request.headers
    if (!origin || !(await isKnownOrigin(database, origin))) return
    reply
      .header('Access-Control-Allow-Origin', origin)
      .header('Access-Control-Expose-Headers', 'WWW-Authenticate, DPoP-Nonce')
  })

  for (const path of paths) {
    app.options(path, async (request, reply) =>
      reply
        .code(204)
        .header('Access-Control-Allow-Methods', methods)
        .header('Access-Control-Allow-Headers', request.headers['access-control-request-headers'] ?? '')
        .header('Access-Control-Max-Age', PREFLIGHT_SECONDS)
        .send(),
    )
  }
}

async function isKnownOrigin(database: Database, origin: string): Promise<boolean> {
  const clients = await listClients(database)
  return clients.some(client => corsOrigins(client).includes(origin))
}
