/** The files beside the MCP server let a client of the SDK log in at a local tenant. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { it } from 'node:test'
import { readConfigurationFiles } from '@tollgate/tenant/configuration'
import { createTestTenant } from '@tollgate/tenant/testing'

const RESOURCE = 'http://localhost:6060/mcp'

for (const name of ['mcp', 'mcp-js']) {
  it(`the configuration of "${name}" gives the administrator the permission of the MCP server`, async t => {
    const configuration = await readConfigurationFiles(join(import.meta.dirname, '..', name), {})
    const tenant = await createTestTenant({ configuration })
    t.after(() => tenant.close())
    const permissionsOf = async (user: string) => {
      const [, payload = ''] = (await tenant.tokenFor({ user, audience: RESOURCE })).split('.')
      return JSON.parse(Buffer.from(payload, 'base64url').toString()).permissions
    }
    assert.deepEqual(await permissionsOf('admin@example.com'), ['read:admin-messages'])
    assert.deepEqual(await permissionsOf('user@example.com'), [])
    const query = { client_id: 'mcp-client', response_type: 'code', scope: 'openid', resource: RESOURCE, state: 'a' }
    const callback = { redirect_uri: 'http://localhost:6274/oauth/callback', code_challenge_method: 'S256' }
    const parameters = new URLSearchParams({ ...query, ...callback, code_challenge: 'a'.repeat(43) })
    const response = await fetch(`${tenant.issuer}authorize?${parameters}`, { redirect: 'manual' })
    assert.match(response.headers.get('location') ?? '', /^\/u\//)
  })
}
