import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { helloWorld } from '../../src/hello-world.ts'
import { startTenantWithStore } from '../support/tenant.ts'

/** Requests that need the table `clients`. */
const REQUESTS: readonly (readonly [method: string, path: string, body?: Record<string, string>])[] = [
  ['POST', '/oauth/token', { grant_type: 'client_credentials', client_id: 'x', client_secret: 'x', audience: 'x' }],
  ['POST', '/oauth/token', { grant_type: 'refresh_token', client_id: helloWorld.client.client_id, refresh_token: 'x' }],
  ['POST', '/oauth/revoke', { client_id: helloWorld.client.client_id, token: 'x' }],
  ['POST', '/oauth/device/code', { client_id: helloWorld.client.client_id, scope: 'openid' }],
  ['GET', `/authorize?client_id=${helloWorld.client.client_id}&response_type=code&redirect_uri=http://localhost:4040`],
  ['GET', `/v2/logout?client_id=${helloWorld.client.client_id}&returnTo=http://localhost:4040`],
  [
    'POST',
    '/dbconnections/signup',
    {
      client_id: helloWorld.client.client_id,
      connection: 'Username-Password-Authentication',
      email: 'a@b.test',
      password: 'Correct-horse-9',
    },
  ],
]

describe('a tenant whose store fails', () => {
  let tenant: Awaited<ReturnType<typeof startTenantWithStore>>
  before(async () => {
    tenant = await startTenantWithStore()
    await tenant.database.schema.alterTable('clients').renameTo('missing_clients').execute()
  })
  after(() => tenant.close())

  for (const [method, path, body] of REQUESTS) {
    it(`${method} ${path.replace(/\?.*/, '')} (${body?.grant_type ?? 'no grant'}) reveals nothing about the store`, async () => {
      const response = await fetch(tenant.origin + path, {
        method,
        redirect: 'manual',
        ...(body && { body: new URLSearchParams(body) }),
      })
      const text = await response.text()
      assert.ok(response.status >= 500, `${response.status}: ${text}`)
      assert.doesNotMatch(text + response.headers.get('location'), /no such table|clients|sqlite/i)
    })
  }
})
