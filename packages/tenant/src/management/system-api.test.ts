import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { dashboardClient } from '../dashboard-client.ts'
import { TEST_APPLICATION_ID } from '../hello-world.ts'
import { insertClientGrant } from '../store/access/client-grants.ts'
import { findClient } from '../store/access/clients.ts'
import { permissionsOfClient } from '../store/access/permissions.ts'
import { type Database, openDatabase } from '../store/database.ts'
import { createTenant } from '../tenant.ts'

describe('the Management API of a store that moves to another port', () => {
  let dataFolder: string
  let database: Database
  before(async () => {
    dataFolder = await mkdtemp(join(tmpdir(), 'tollgate-moving-'))
    database = await openDatabase(dataFolder)
  })
  after(async () => {
    await database.destroy()
    await rm(dataFolder, { recursive: true })
  })

  it('moves along, with what was granted for it; the dashboard is at home at the new port alone', async () => {
    const first = await createTenant({ port: 0, dataFolder })
    const audience = `${first.issuer}api/v2/`
    await insertClientGrant(database, { client_id: TEST_APPLICATION_ID, audience, scope: ['read:clients'] })
    const held = () =>
      database
        .selectFrom('role_permissions')
        .select('permission_name')
        .where('resource_server_identifier', 'like', '%/api/v2/')
        .execute()
    const before = await held()
    await first.close()

    // Holds the first port, so that the second tenant gets another.
    const holder = createServer().listen(Number(new URL(first.origin).port), 'localhost')
    await once(holder, 'listening')
    const second = await createTenant({ port: 0, dataFolder })
    try {
      assert.notEqual(second.origin, first.origin)
      const apis = await database
        .selectFrom('resource_servers')
        .select('identifier')
        .where('is_system', '=', 1)
        .execute()
      assert.deepEqual(
        apis.map(api => api.identifier),
        [`${second.issuer}api/v2/`],
      )
      assert.deepEqual(await held(), before)
      assert.deepEqual(await permissionsOfClient(database, TEST_APPLICATION_ID, `${second.issuer}api/v2/`), [
        'read:clients',
      ])
      const { callbacks, web_origins } = (await findClient(database, dashboardClient.client_id)) ?? {}
      assert.deepEqual(callbacks, [`${second.origin}/dashboard/callback`])
      assert.deepEqual(web_origins, [second.origin])
    } finally {
      await second.close()
      holder.close()
    }
  })
})
