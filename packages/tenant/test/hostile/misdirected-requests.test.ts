import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { helloWorld } from '../../src/hello-world.ts'
import { insertClient, updateClient } from '../../src/store/access/clients.ts'
import { createTenant, type Tenant } from '../../src/tenant.ts'
import type { SecureAddress } from '../../src/tenant-address.ts'
import { sendRaw } from '../support/raw-request.ts'
import { startTenantWithStore } from '../support/tenant.ts'

const PATHS = [
  '/',
  '/dashboard',
  '/quickstart',
  '/dashboard/config.json',
  '/authorize?client_id=x',
  '/oauth/token',
  '/.well-known/openid-configuration',
  '/.well-known/jwks.json',
  '/userinfo',
  '/v2/logout',
  '/u/x/login',
  '/dbconnections/signup',
  '/local/tokens',
  '/api/v2/users',
  '/nothing',
  '/%zz',
]

describe('a request for another host', () => {
  let tenant: Tenant & { secure: SecureAddress }
  before(async () => {
    const { secure, ...plain } = await createTenant({ port: 0, httpsPort: 0, allowedHosts: ['tollgate.test'] })
    assert.ok(secure)
    tenant = { ...plain, secure }
  })
  after(() => tenant.close())

  for (const scheme of ['http', 'https'] as const) {
    const address = () => (scheme === 'http' ? tenant : tenant.secure)

    it(`is answered 421 with one sentence over ${scheme}, at every path and for every method`, async () => {
      const { host, port } = new URL(address().origin)
      for (const path of PATHS) {
        for (const method of ['GET', 'POST', 'OPTIONS', 'DELETE', 'PROPFIND']) {
          const { status, head, body } = await sendRaw(address(), [
            `${method} ${path} HTTP/1.1`,
            `Host: evil.test:${port}`,
            'Content-Length: 0',
          ])
          assert.equal(status, 421, `${method} ${path}`)
          assert.match(head, /content-type: text\/plain/i)
          assert.equal(
            body,
            `This server is not "evil.test:${port}": call it as "${host}", or add that host to the allowed hosts (ALLOWED_HOSTS)`,
          )
        }
      }
    })

    it(`is answered 421 over ${scheme}, however the host is written`, async () => {
      const { port } = new URL(address().origin)
      for (const head of [
        ['GET /nothing HTTP/1.0'],
        ['GET /nothing HTTP/1.1', 'Host: '],
        ['GET /nothing HTTP/1.1', 'Host: localhost'],
        ['GET /nothing HTTP/1.1', 'Host: localhost:1'],
        ['GET /nothing HTTP/1.1', `Host: 127.0.0.1.nip.io:${port}`],
        ['GET /nothing HTTP/1.1', `Host: localhost@evil.test:${port}`],
        ['GET /nothing HTTP/1.1', `Host: localhost:${port}`, 'Host: evil.test'],
        [`GET ${scheme}://evil.test/nothing HTTP/1.1`, `Host: localhost:${port}`],
        ['GET /nothing HTTP/1.1', 'Host: evil.test', 'Connection: Upgrade', 'Upgrade: websocket'],
      ]) {
        assert.equal((await sendRaw(address(), head)).status, 421, head.join('\n'))
      }
    })

    it(`is answered over ${scheme} when the host is a name of this machine or an allowed one`, async () => {
      const { port } = new URL(address().origin)
      for (const host of ['localhost', 'LOCALHOST', 'x.localhost', '127.0.0.1', '[::1]', 'tollgate.test']) {
        const { status } = await sendRaw(address(), ['GET /.well-known/jwks.json HTTP/1.1', `Host: ${host}:${port}`])
        assert.equal(status, 200, host)
      }
      const allowed = await sendRaw(address(), ['GET /.well-known/jwks.json HTTP/1.1', 'Host: tollgate.test'])
      assert.equal(allowed.status, 200)
    })
  }

  it('reaches no endpoint', async () => {
    const body = JSON.stringify({
      client_id: helloWorld.client.client_id,
      connection: 'Username-Password-Authentication',
      email: 'rebound@example.com',
      password: 'correct horse battery',
    })
    const { port } = new URL(tenant.origin)
    const signUp = (host: string) =>
      sendRaw(
        tenant,
        [
          'POST /dbconnections/signup HTTP/1.1',
          `Host: ${host}:${port}`,
          `Content-Length: ${body.length}`,
          'Content-Type: application/json',
        ],
        body,
      )
    assert.equal((await signUp('evil.test')).status, 421)
    assert.equal((await signUp('localhost')).status, 200, 'the address was taken by the refused request')
  })

  it('is not refused for the absolute form of its target, which the tenant reads as a path', async () => {
    const { host } = new URL(tenant.origin)
    const target = `${tenant.origin}/v2/logout?client_id=${helloWorld.client.client_id}&returnTo=http://localhost:4040`
    const { status, head } = await sendRaw(tenant, [`GET ${target} HTTP/1.1`, `Host: ${host}`])
    assert.equal(status, 302)
    assert.match(head, /location: http:\/\/localhost:4040/i)
  })

  it('keeps a tenant with an allowed host that is not one from starting', async () => {
    await assert.rejects(createTenant({ port: 0, allowedHosts: ['*'] }), /"\*" is not an allowed host/)
  })
})

describe('an unsafe method from a page of another origin', () => {
  let tenant: Awaited<ReturnType<typeof startTenantWithStore>>
  before(async () => {
    tenant = await startTenantWithStore()
    await insertClient(tenant.database, {
      client_id: 'with-origins',
      client_secret: null,
      name: 'An application with pages at many origins',
      web_origins: ['https://web.example.test'],
      allowed_origins: ['https://cors.example.test/'],
      callbacks: ['https://app.example.test/callback', 'com.example.app://host/callback', 'http://[fd00::1]:3000/cb'],
      allowed_logout_urls: ['https://bye.example.test/bye'],
    })
  })
  after(() => tenant.close())

  const post = (path: string, origin: string, method = 'POST') =>
    fetch(tenant.origin + path, { method, headers: { origin, 'content-type': 'application/json' }, body: '{}' })

  for (const path of [
    '/oauth/token',
    '/oauth/revoke',
    '/authorize',
    '/dbconnections/signup',
    '/u/x/login',
    '/nothing',
  ]) {
    it(`is answered 421 with one sentence at ${path}`, async () => {
      for (const origin of [
        'http://evil.test',
        'http://localhost:1',
        'https://localhost:4040',
        tenant.origin.replace('http', 'https'),
      ]) {
        const response = await post(path, origin)
        assert.equal(response.status, 421, origin)
        assert.equal(
          await response.text(),
          `This server takes no POST from pages of "${origin}": register that origin, or add its host to the allowed hosts (ALLOWED_HOSTS)`,
        )
      }
    })
  }

  it('is answered when the origin is an application’s, in whichever list', async () => {
    for (const origin of [
      'http://localhost:4040',
      'https://web.example.test',
      'https://cors.example.test',
      'https://app.example.test',
      'https://bye.example.test',
      'com.example.app://host',
      'http://[fd00::1]:3000',
    ]) {
      assert.notEqual((await post('/oauth/token', origin)).status, 421, origin)
    }
  })

  it('is answered as soon as an application has the origin', async () => {
    const origin = 'http://localhost:5173'
    assert.equal((await post('/oauth/token', origin)).status, 421)
    await updateClient(tenant.database, 'with-origins', { web_origins: [origin] })
    assert.notEqual((await post('/oauth/token', origin)).status, 421)
    await updateClient(tenant.database, 'with-origins', { web_origins: [] })
    assert.equal((await post('/oauth/token', origin)).status, 421)
  })

  it("is answered from the tenant's own pages, also those that hide their origin", async () => {
    for (const origin of [tenant.origin, tenant.origin.replace('localhost', '127.0.0.1'), 'null']) {
      assert.notEqual((await post('/oauth/token', origin)).status, 421, origin)
    }
  })

  it('is distinguished from a safe one, which any page may send', async () => {
    const response = await fetch(`${tenant.origin}/.well-known/jwks.json`, { headers: { origin: 'http://evil.test' } })
    assert.equal(response.status, 200)
  })
})
