import assert from 'node:assert/strict'
import { copyFile, mkdir, mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { type IncomingHttpHeaders, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, before, describe, it } from 'node:test'
import { decodeJwt } from 'jose'
import inject from 'light-my-request'
import { verifyPassword } from '../../src/accounts/passwords/passwords.ts'
import { helloWorld } from '../../src/hello-world.ts'
import { describeClient, parseProxies } from '../../src/http/trusted-proxies.ts'
import { openDatabase } from '../../src/store/database.ts'
import { createTenant, type Tenant } from '../../src/tenant.ts'
import type { TenantOptions } from '../../src/tenant-options.ts'
import { createSeededDataFolder } from '../support/seeded-store.ts'

const ISSUER = 'https://login.example.test/'

describe('a tenant that other machines can reach', () => {
  let folder: string
  let tenant: Tenant
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tollgate-hosts-'))
    tenant = await createTenant({
      port: 0,
      host: '0.0.0.0',
      issuer: ISSUER,
      allowedHosts: ['tenant'],
      trustedProxies: ['127.0.0.0/8'],
      dataFolder: folder,
    })
  })
  after(async () => {
    await tenant.close()
    await rm(folder, { recursive: true })
  })

  interface Answer {
    status: number | undefined
    headers: IncomingHttpHeaders
    body: string
  }

  async function get(path: string, host: string, headers: Record<string, string> = {}): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>()
    const port = new URL(tenant.origin).port
    request({ host: '127.0.0.1', port, path, headers: { ...headers, host } }, async response => {
      resolve({ status: response.statusCode, headers: response.headers, body: await text(response) })
    })
      .on('error', reject)
      .end()
    return promise
  }

  for (const host of ['login.example.test', 'tenant', 'tenant:7070'] as const) {
    it(`responds to the name ${host}, with the one issuer that is configured`, async () => {
      const { status, body } = await get('/.well-known/openid-configuration', host)
      const { issuer, jwks_uri } = JSON.parse(body)
      assert.deepEqual([status, issuer, jwks_uri], [200, ISSUER, `${ISSUER}.well-known/jwks.json`])
    })
  }

  it('responds 421 to any other name, except for the health of the process and the store', async () => {
    assert.equal((await get('/.well-known/openid-configuration', 'evil.example')).status, 421)
    assert.deepEqual((await get('/healthz', '10.0.0.9:7070')).body, '{"status":"alive"}')
    assert.deepEqual((await get('/readyz', '10.0.0.9:7070')).body, '{"status":"ready"}')
  })

  it('issues tokens of the configured issuer', async () => {
    const response = await fetch(`${tenant.origin}/local/tokens`, {
      method: 'POST',
      headers: { authorization: `Bearer ${tenant.controlKey}`, 'content-type': 'application/json' },
      body: '{"as":"user"}',
    })
    assert.equal(decodeJwt(String(Object(await response.json()).access_token)).iss, ISSUER)
  })

  it('sets cookies for https behind a proxy that terminates TLS', async () => {
    const query = new URLSearchParams({
      client_id: helloWorld.client.client_id,
      redirect_uri: 'http://localhost:4040/callback',
      response_type: 'code',
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      code_challenge_method: 'S256',
    })
    const { status, headers } = await get(`/authorize?${query}`, 'login.example.test', { 'x-forwarded-proto': 'http' })
    assert.equal(status, 303)
    assert.match(String(headers['set-cookie']), /^__Secure-tollgate_login=.*secure/i)
  })

  it('does not restore a snapshot whose accounts have the passwords of the source code', async () => {
    const call = (of: { origin: string; controlKey: string }, method: string, path: string) =>
      fetch(`${of.origin}/local/snapshots/${path}`, { method, headers: { authorization: `Bearer ${of.controlKey}` } })
    const dataFolder = await createSeededDataFolder()
    const local = await createTenant({ port: 0, dataFolder })
    assert.equal((await call(local, 'PUT', 'seed')).status, 204)
    await local.close()
    await mkdir(join(folder, 'snapshots'), { recursive: true })
    await copyFile(join(dataFolder, 'snapshots/seed.db'), join(folder, 'snapshots/seed.db'))
    await rm(dataFolder, { recursive: true })

    const response = await call(tenant, 'POST', 'seed/restore')
    assert.equal(response.status, 409)
    assert.match(await response.text(), /has the password of the source code/)
    assert.equal((await call(tenant, 'PUT', 'own')).status, 204)
    assert.equal((await call(tenant, 'POST', 'own/restore')).status, 204)
  })

  it('has generated passwords, in a file that only its owner can read', async () => {
    const file = join(folder, 'tenant.credentials.json')
    const { admin } = JSON.parse(await readFile(file, 'utf8'))
    assert.equal((await stat(file)).mode & 0o077, 0)
    assert.match(admin.password, /^[\w-]{24}$/)
    const database = await openDatabase(folder)
    const { password_hash } = await database
      .selectFrom('users')
      .select('password_hash')
      .where('email', '=', admin.email)
      .executeTakeFirstOrThrow()
    await database.destroy()
    assert.equal(await verifyPassword(admin.password, password_hash), true)
    assert.equal(await verifyPassword(helloWorld.admin.password, password_hash), false)
  })
})

describe('createTenant()', () => {
  const rejected: [what: string, options: Partial<TenantOptions>, message: RegExp][] = [
    [
      'a host name to listen on',
      { host: 'example.com' },
      /^TypeError: TOLLGATE_HOST is "example\.com": set it to an IP/,
    ],
    [
      'an issuer with a path',
      { issuer: 'https://a.test/x' },
      /^TypeError: TOLLGATE_ISSUER is "https:\/\/a\.test\/x": /,
    ],
    ['an exposed tenant without names', { host: '0.0.0.0' }, /other machines can reach the tenant: set ALLOWED_HOSTS/],
    ['an exposed tenant without a folder', { host: '::', allowedHosts: ['a'] }, /set "dataFolder" to store them/],
    ['a proxy that is no address', { trustedProxies: ['proxy'] }, /^TypeError: "proxy" is not a proxy: name addresses/],
    ['a network that is none', { trustedProxies: ['10.0.0.0/33'] }, /^TypeError: "10\.0\.0\.0\/33" is not a proxy/],
  ]
  for (const [what, options, message] of rejected) {
    it(`rejects ${what}`, () => assert.rejects(createTenant({ port: 0, ...options }), message))
  }

  it('rejects to expose a store whose accounts have the passwords of the source code', async () => {
    const dataFolder = await createSeededDataFolder()
    await assert.rejects(
      createTenant({ port: 0, host: '0.0.0.0', allowedHosts: ['tenant'], dataFolder }),
      /^Error: The account "user@example\.com" has the password of the source code, and the tenant would listen on/,
    )
    await rm(dataFolder, { recursive: true })
  })
})

describe('describeClient', () => {
  const proxies = parseProxies(['10.0.0.0/8', '::1'])
  for (const [what, remoteAddress, forwarded, expected] of [
    ['a direct client', '203.0.113.5', undefined, '203.0.113.5'],
    ['a direct client that claims another address', '203.0.113.5', '198.51.100.1', '203.0.113.5'],
    ['a client behind a proxy', '10.0.0.1', '203.0.113.5', '203.0.113.5'],
    ['a client behind a proxy that claims another address', '10.0.0.1', '198.51.100.1, 203.0.113.5', '203.0.113.5'],
    ['a client behind two proxies', '::1', '203.0.113.5, 10.0.0.2', '203.0.113.5'],
    ['a proxy over an IPv4-mapped address', '::ffff:10.0.0.1', '203.0.113.5', '203.0.113.5'],
    ['a proxy that sends no address', '10.0.0.1', 'unknown', '10.0.0.1'],
  ] as const) {
    it(`finds the address of ${what}`, async () => {
      const listener = describeClient(({ headers }, response) => void response.end(JSON.stringify(headers)), {
        issuer: ISSUER,
        proxies,
      })
      const headers = { 'x-real-ip': '198.51.100.9', ...(forwarded && { 'x-forwarded-for': forwarded }) }
      const seen = JSON.parse((await inject(listener, { method: 'GET', url: '/', remoteAddress, headers })).payload)
      assert.deepEqual(
        [seen['x-forwarded-for'], seen['x-forwarded-proto'], seen['x-real-ip']],
        [expected, 'https', undefined],
      )
    })
  }
})
