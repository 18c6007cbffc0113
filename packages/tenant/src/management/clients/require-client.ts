import { dashboardClient } from '../../dashboard-client.ts'
import { findWrittenClient, type WrittenClient } from '../../store/access/clients.ts'
import type { Database } from '../../store/database.ts'
import { inexistent } from '../http/errors.ts'

/** @throws RequestRefused when there is no such application, or it cannot be managed */
export async function requireClient(database: Database, clientId: string): Promise<WrittenClient> {
  const client = clientId === dashboardClient.client_id ? undefined : await findWrittenClient(database, clientId)
  if (!client) throw inexistent('client')
  return client
}
