/** The files of docs/how-to/configuration-as-code.md configure a tenant. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { createGuard, permissions } from '@tollgate/guard'
import { readConfigurationFiles } from '@tollgate/tenant/configuration'
import { createTestTenant } from '@tollgate/tenant/testing'

const folder = join(import.meta.dirname, '../../configuration')
const audience = 'https://orders.example.com'

test('A tenant starts with the users, roles and APIs of its files', async () => {
  await using tenant = await createTestTenant({ configuration: await readConfigurationFiles(folder, {}) })
  const guard = createGuard({ issuer: tenant.issuer, audience, algorithms: ['RS256'] })
  const token = await tenant.tokenFor({ user: 'clerk@example.com', audience })
  const headers = { authorization: `Bearer ${token}` }
  assert.equal((await guard.check({ headers }, permissions('read:orders'))).granted, true)
})
