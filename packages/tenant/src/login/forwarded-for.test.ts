import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type ManagedTenant, startManagedTenant } from '../../test/support/management.ts'
import { createSinglePageApp } from '../../test/support/single-page-app.ts'
import { stopClock } from '../../test/support/stopped-clock.ts'
import { createVisitor } from '../../test/support/visitor.ts'
import { helloWorld } from '../hello-world.ts'

const LOOPBACK = /^(127\.0\.0\.1|::1|::ffff:127\.0\.0\.1)$/

describe('where a request says that it comes from', () => {
  stopClock()
  let tenant: ManagedTenant
  before(async () => {
    tenant = await startManagedTenant()
  })
  after(() => tenant.close())

  const claims = (attempt: number) => ({
    'x-forwarded-for': `203.0.113.${attempt}`,
    forwarded: `for=203.0.113.${attempt}`,
    'x-real-ip': `203.0.113.${attempt}`,
  })

  it('is not believed: guessing is slowed all the same', async () => {
    const visitor = createVisitor()
    const page = await visitor.browse(createSinglePageApp(tenant.origin).authorizationUrl())
    const form_token = /name="form_token" value="([^"]+)"/.exec(page.html)?.[1] ?? ''
    const statuses: number[] = []
    for (let attempt = 0; attempt < 7; attempt++) {
      const form = { username: helloWorld.user.email, password: `wrong password ${attempt}`, form_token }
      statuses.push((await visitor.visit(page.url, form, claims(attempt))).status)
    }
    assert.deepEqual(statuses, [400, 400, 400, 400, 400, 429, 429])
  })

  it('auth0-forwarded-for does not avoid the rate limit for password resets', async () => {
    const statuses: number[] = []
    for (let attempt = 0; attempt < 51; attempt++) {
      const response = await fetch(`${tenant.origin}/dbconnections/change_password`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...claims(attempt) },
        body: JSON.stringify({
          email: `person-${attempt}@example.com`,
          connection: 'Username-Password-Authentication',
        }),
      })
      statuses.push(response.status)
    }
    assert.deepEqual(new Set(statuses.slice(0, 50)), new Set([200]))
    assert.equal(statuses[50], 429)
  })

  it('is not what the logs say', async () => {
    await fetch(`${tenant.origin}/oauth/token`, {
      method: 'POST',
      headers: claims(1),
      body: new URLSearchParams({ client_id: 'x' }),
    })
    await tenant.call('DELETE', '/clients/nothing', undefined, claims(1))
    const entries = await tenant.list('/logs?per_page=100')
    assert.ok(entries.length > 10)
    for (const entry of entries) assert.match(Object(entry).ip, LOOPBACK)
  })

  it('does not change what the tenant calls itself', async () => {
    const response = await fetch(`${tenant.origin}/.well-known/openid-configuration`, {
      headers: { 'x-forwarded-host': 'evil.test', 'x-forwarded-proto': 'https' },
    })
    assert.equal(Object(await response.json()).issuer, tenant.issuer)
    const login = await fetch(createSinglePageApp(tenant.origin).authorizationUrl(), {
      headers: { 'x-forwarded-host': 'evil.test', 'x-forwarded-proto': 'https' },
      redirect: 'manual',
    })
    assert.match(login.headers.get('location') ?? '', /^\/u\/[\w-]+$/)
  })
})
