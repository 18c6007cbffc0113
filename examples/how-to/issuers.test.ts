/** The settings of docs/how-to/configure-an-issuer.md and docs/how-to/behind-a-proxy.md, with tokens of each issuer's form. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { after, test } from 'node:test'
import { auth0, authenticated, claim, createGuard, type Guard, type Policy, permissions, scopes } from '@tollgate/guard'
import { createTestIssuer } from '@tollgate/guard/testing'
import { ProxyAgent, fetch as undici } from 'undici'

const testIssuer = await createTestIssuer()
after(() => testIssuer.close())

const auth0Guard = createGuard({ ...auth0('your-tenant.us.auth0.com'), audience: 'https://orders.example.com' })

const keycloakGuard = createGuard({ issuer: 'https://id.example.com/realms/shop', audience: 'orders' })

const realmRole = (role: string) =>
  claim('realm_access', access => {
    return typeof access === 'object' && access !== null && 'roles' in access && includes(access.roles, role)
  })

const entraGuard = createGuard({
  issuer: 'https://login.microsoftonline.com/YOUR_TENANT_ID/v2.0',
  audience: 'YOUR_API_CLIENT_ID',
})

const entraScope = (scope: string) => claim('scp', scp => typeof scp === 'string' && scp.split(' ').includes(scope))
const entraRole = (role: string) => claim('roles', roles => includes(roles, role))

const oktaGuard = createGuard({
  issuer: 'https://your-domain.okta.com/oauth2/default',
  audience: 'api://default',
  profile: 'untyped',
})

const oktaScope = (scope: string) => claim('scp', scp => includes(scp, scope))

const cognitoGuard = createGuard({
  issuer: 'https://cognito-idp.eu-central-1.amazonaws.com/YOUR_POOL_ID',
  audience: 'https://orders.example.com',
  profile: 'untyped',
})

const cognitoAccess = claim('token_use', 'access')

function includes(list: unknown, value: string): boolean {
  return Array.isArray(list) && list.includes(value)
}

test('The settings of each issuer are accepted, and name an issuer that the test issuer is not', async () => {
  for (const guard of [auth0Guard, keycloakGuard, entraGuard, oktaGuard, cognitoGuard]) {
    const decision = await check(guard, {}, {})
    assert.equal(!decision.granted && decision.reason, 'unknown_issuer')
  }
})

function check(guard: Guard, claims: object, header: object, policy: Policy = authenticated) {
  const authorization = `Bearer ${testIssuer.issue({ ...claims }, { header: { ...header } })}`
  return guard.check({ headers: { authorization } }, policy)
}

const UNTYPED = { typ: undefined }

for (const [name, profile, claims, header, granted, refused] of [
  ['Auth0', 'auth0', { permissions: ['read:orders'] }, { typ: 'JWT' }, permissions('read:orders'), scopes('x')],
  ['Auth0, RFC 9068', 'auth0', { scope: 'a b' }, { typ: 'at+jwt' }, scopes('a', 'b'), permissions('a')],
  ['Keycloak', 'auth0', { typ: 'Bearer', realm_access: { roles: ['staff'] } }, {}, realmRole('staff'), realmRole('x')],
  ['Entra', 'auth0', { ver: '2.0', scp: 'Orders.Read a' }, {}, entraScope('Orders.Read'), entraScope('Orders')],
  ['Entra, roles', 'auth0', { ver: '2.0', roles: ['Admin'] }, {}, entraRole('Admin'), entraRole('Ad')],
  ['Okta', 'untyped', { ver: 1, scp: ['orders'], cid: 'id' }, UNTYPED, oktaScope('orders'), oktaScope('order')],
  ['Cognito', 'untyped', { token_use: 'access' }, UNTYPED, cognitoAccess, claim('token_use', 'id')],
] as const) {
  test(`A token of the form that ${name} issues is accepted`, async () => {
    const guard = createGuard({ ...testIssuer, profile })
    assert.equal((await check(guard, claims, header, granted)).granted, true)
    const decision = await check(guard, claims, header, refused)
    assert.equal(!decision.granted && decision.status, 403)
  })
}

for (const [what, claims, header, reason] of [
  ['Okta without the profile "untyped"', {}, UNTYPED, 'not_an_access_token'],
  ['Cognito without a resource', { aud: undefined }, { typ: 'JWT' }, 'malformed_token'],
  ['Keycloak before version 24, with a nonce', { nonce: 'n' }, {}, 'not_an_access_token'],
] as const) {
  test(`A token of ${what} is refused`, async () => {
    const decision = await check(createGuard(testIssuer), claims, header)
    assert.equal(!decision.granted && decision.reason, reason)
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
