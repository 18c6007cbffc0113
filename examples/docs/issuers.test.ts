/** The configurations of docs/reference and docs/how-to, and the guard without an adapter. */
import assert from 'node:assert/strict'
import { createPublicKey } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { rootCertificates } from 'node:tls'
import { auth0, authenticated, createGuard, IssuerUnavailable, permissions } from '@tollgate/guard'
import { publicKey } from '@tollgate/guard/static-keys'
import { createTestIssuer } from '@tollgate/guard/testing'
import { Agent, fetch as undici } from 'undici'

const testIssuer = await createTestIssuer()
after(() => testIssuer.close())
const { issuer, audience } = testIssuer

const guard = createGuard({ ...auth0('your-tenant.us.auth0.com'), audience: 'https://orders.example.com' })

const guardOfTwo = createGuard({
  issuers: [
    { ...auth0('your-tenant.us.auth0.com'), audience: 'https://orders.example.com' },
    { issuer: 'https://login.example.com/realms/shop', audience: 'orders', algorithms: ['ES256'] },
  ],
  clockToleranceSeconds: 5,
})

test('createGuard() accepts tokens of the configured issuers only', async () => {
  const headers = { authorization: `Bearer ${testIssuer.issue()}` }
  for (const each of [guard, guardOfTwo]) {
    const decision = await each.check({ headers }, authenticated)
    assert.equal(!decision.granted && decision.reason, 'unknown_issuer')
  }
})

test('createGuard() with keys from a file sends no request', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tollgate-'))
  after(() => rm(folder, { recursive: true }))
  const file = join(folder, 'keys.json')
  await writeFile(file, await (await fetch(testIssuer.jwksUri)).text())
  const requestsBefore = testIssuer.keySetRequests
  assert.equal(await askOffline(file), true)
  assert.equal(testIssuer.keySetRequests, requestsBefore)
})

async function askOffline(file: string): Promise<boolean> {
  const keys = JSON.parse(await readFile(file, 'utf8'))
  const guard = createGuard({ issuer, audience, keys })
  return (await guard.check({ headers: { authorization: `Bearer ${testIssuer.issue()}` } }, authenticated)).granted
}

test('createGuard() with a PEM file sends no request, for tokens with any kid', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tollgate-'))
  after(() => rm(folder, { recursive: true }))
  const file = join(folder, 'issuer.pem')
  const { keys } = JSON.parse(await (await fetch(testIssuer.jwksUri)).text())
  await writeFile(file, createPublicKey({ key: keys[0], format: 'jwk' }).export({ format: 'pem', type: 'spki' }))
  const requestsBefore = testIssuer.keySetRequests
  for (const kid of [keys[0].kid, 'another', undefined]) assert.equal(await askWithPem(file, kid), true)
  assert.equal(testIssuer.keySetRequests, requestsBefore)
})

async function askWithPem(file: string, kid: string | undefined): Promise<boolean> {
  const pem = await readFile(file, 'utf8')
  const guard = createGuard({ issuer, audience, keys: publicKey(pem) })
  const headers = { authorization: `Bearer ${testIssuer.issue({}, { header: { kid } })}` }
  return (await guard.check({ headers }, authenticated)).granted
}

test('a guard fetches keys through undici, with a certificate authority of its own', async () => {
  const [ca = ''] = rootCertificates
  const dispatcher = new Agent({ connect: { ca } })
  const guard = createGuard({ issuer, audience, fetch: (url, init) => undici(url, { ...init, dispatcher }) })
  await guard.ready()
  await dispatcher.close()
})

/** What a message queue, gRPC or a framework without an adapter needs. */
async function ordersFor(authorization: string | undefined): Promise<{ status: number; body: string }> {
  const guard = createGuard({ issuer, audience })
  const decision = await guard.check({ headers: { authorization } }, permissions('read:orders'))
  if (!decision.granted) return guard.response(decision)
  return { status: 200, body: `Orders of ${decision.token?.claims.sub}` }
}

test('without an adapter, a decision is a value', async () => {
  const authorization = `Bearer ${testIssuer.issue({ sub: 'me', permissions: ['read:orders'] })}`
  assert.deepEqual(await ordersFor(authorization), { status: 200, body: 'Orders of me' })
  assert.equal((await ordersFor(undefined)).status, 401)
})

test('ready() resolves when the keys are cached, and rejects in an outage', async () => {
  const guard = createGuard({ issuer, audience })
  const endOutage = testIssuer.outage()
  await assert.rejects(guard.ready(), IssuerUnavailable)
  endOutage()
  await createGuard({ issuer, audience }).ready()
})
