/** The settings of docs/how-to/configure-an-issuer.md and docs/how-to/behind-a-proxy.md, with tokens of each issuer's form. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { after, test } from 'node:test'
import { auth0, authenticated, createGuard, type Guard, type Policy, permissions, scopes } from '@tollgate/guard'
import { cognito, entra, type IssuerPreset, keycloak, okta, realmRole } from '@tollgate/guard/issuers'
import { createTestIssuer } from '@tollgate/guard/testing'
import { ProxyAgent, fetch as undici } from 'undici'

const testIssuer = await createTestIssuer()
after(() => testIssuer.close())

const auth0Guard = createGuard({ ...auth0('your-tenant.us.auth0.com'), audience: 'https://orders.example.com' })

const keycloakPreset = keycloak({ url: 'https://id.example.com', realm: 'shop' })
const entraPreset = entra({ tenant: '72f988bf-86f1-41af-91ab-2d7cd011db47' })
const oktaPreset = okta({ domain: 'your-domain.okta.com' })
const cognitoPreset = cognito({ region: 'eu-central-1', userPool: 'eu-central-1_AbCdEfGhI' })

const keycloakGuard = createGuard({
  ...keycloak({ url: 'https://id.example.com', realm: 'shop' }),
  audience: 'orders',
})

const entraGuard = createGuard({
  ...entra({ tenant: '72f988bf-86f1-41af-91ab-2d7cd011db47' }),
  audience: '00001111-aaaa-2222-bbbb-3333cccc4444',
})

const oktaGuard = createGuard({ ...okta({ domain: 'your-domain.okta.com' }), audience: 'api://default' })

const cognitoGuard = createGuard({
  ...cognito({ region: 'eu-central-1', userPool: 'eu-central-1_AbCdEfGhI' }),
  audience: ['https://orders.example.com', '1example23456789'],
})

const containerGuard = createGuard({
  ...keycloak({ url: 'http://keycloak:8080', realm: 'shop' }),
  audience: 'orders',
  insecureHttp: ['keycloak'],
})

test('The settings of each issuer are accepted, and name an issuer that the test issuer is not', async () => {
  for (const guard of [auth0Guard, keycloakGuard, entraGuard, oktaGuard, cognitoGuard, containerGuard]) {
    const decision = await check(guard, {}, {})
    assert.equal(!decision.granted && decision.reason, 'unknown_issuer')
  }
})

function check(guard: Guard, claims: object, header: object, policy: Policy = authenticated) {
  const authorization = `Bearer ${testIssuer.issue({ ...claims }, { header: { ...header } })}`
  return guard.check({ headers: { authorization } }, policy)
}

/** The test issuer writes tokens of another issuer's form. */
function like({ profile }: IssuerPreset): Guard {
  return createGuard({ ...testIssuer, profile })
}

const role = { realm_access: { roles: ['staff'] } }
const UNTYPED = { typ: undefined }

for (const [name, guard, claims, header, granted, refused] of [
  ['Auth0', createGuard(testIssuer), { permissions: ['read:orders'] }, {}, permissions('read:orders'), scopes('x')],
  ['Auth0, RFC 9068', createGuard(testIssuer), { scope: 'a b' }, { typ: 'at+jwt' }, scopes('a', 'b'), permissions('a')],
  ['Keycloak', like(keycloakPreset), { typ: 'Bearer', ...role }, {}, realmRole('staff'), realmRole('x')],
  ['Entra', like(entraPreset), { azp: 'c', scp: 'Orders.Read a' }, {}, scopes('Orders.Read'), scopes('Orders')],
  ['Entra, roles', like(entraPreset), { azp: 'c', roles: ['Admin'] }, {}, permissions('Admin'), permissions('Ad')],
  ['Okta', like(oktaPreset), { scp: ['orders'], cid: 'id' }, UNTYPED, scopes('orders'), scopes('order')],
  [
    'Cognito',
    like(cognitoPreset),
    { token_use: 'access', scope: 'orders/read' },
    UNTYPED,
    scopes('orders/read'),
    scopes('x'),
  ],
] as const) {
  test(`A token of the form that ${name} issues is accepted`, async () => {
    assert.equal((await check(guard, claims, header, granted)).granted, true)
    const decision = await check(guard, claims, header, refused)
    assert.equal(!decision.granted && decision.status, 403)
  })
}

test('A guard fetches keys through a proxy', async () => {
  let tunnels = 0
  const proxyServer = createServer(client => {
    client.once('data', request => {
      const [, host, port] = /^CONNECT (\S+):(\d+) /.exec(String(request)) ?? []
      const target = connect(Number(port), host, () => {
        tunnels++
        client.write('HTTP/1.1 200 OK\r\n\r\n')
        client.pipe(target).pipe(client)
      })
      target.on('error', () => client.destroy())
      client.on('error', () => target.destroy())
    })
  })
  await once(proxyServer.listen(0, 'localhost'), 'listening')
  after(() => proxyServer.close())
  const address = proxyServer.address()
  const proxy = `http://localhost:${typeof address === 'object' ? address?.port : ''}`
  const { issuer, audience } = testIssuer
  const dispatcher = new ProxyAgent({ uri: proxy, proxyTunnel: true })
  const guard = createGuard({ issuer, audience, fetch: (url, init) => undici(url, { ...init, dispatcher }) })
  await guard.ready()
  assert.ok(tunnels > 0)
  await dispatcher.close()
})

test('Keys that the issuer rotates are fetched when the first token with the new key arrives', async () => {
  const rotating = await createTestIssuer()
  after(() => rotating.close())
  let now = Date.now()
  const guard = createGuard({ ...rotating, clock: () => now })
  const accepts = async (token: string) =>
    (await guard.check({ headers: { authorization: `Bearer ${token}` } }, authenticated)).granted
  const before = rotating.issue()
  assert.equal(await accepts(before), true)
  rotating.rotate({ overlap: true })
  now += 31_000
  assert.equal(await accepts(rotating.issue()), true)
  assert.equal(await accepts(before), true)
  rotating.rotate()
  now += 31_000
  assert.equal(await accepts(rotating.issue()), true)
  assert.equal(await accepts(before), false)
})
