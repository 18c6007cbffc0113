/** The policies of docs/reference/policies.md. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import {
  allOf,
  anyOf,
  anyone,
  authenticated,
  claim,
  createGuard,
  insecureOptional,
  optional,
  permissions,
  scopes,
  when,
} from '@tollgate/guard'
import { optionalTokenOf, protect } from '@tollgate/guard/fastify'
import { createTestIssuer } from '@tollgate/guard/testing'
import fastify, { type FastifyRequest } from 'fastify'

const issuer = await createTestIssuer()
after(() => issuer.close())
const app = fastify()
protect(app, createGuard(issuer))

app.get('/health', { config: { policy: anyone } }, () => 'alive')
app.get('/profile', { config: { policy: authenticated } }, () => 'your profile')
app.get('/orders', { config: { policy: permissions('read:orders', 'read:customers') } }, () => 'all orders')
app.get('/mail', { config: { policy: scopes('mail.read') } }, () => 'your mail')

app.get('/beta', { config: { policy: claim('https://example.com/plan', 'pro') } }, () => 'what is new')

const lead = claim('https://example.com/roles', roles => Array.isArray(roles) && roles.includes('lead'))
app.get('/team', { config: { policy: lead } }, () => 'your team')

const ourClients = new Set<unknown>(['web-client-id', 'mobile-client-id'])
app.get('/drafts', { config: { policy: claim('azp', azp => ourClients.has(azp)) } }, () => 'for our own clients')

const ownCart = when(
  'a cart of your own',
  (token, request: FastifyRequest<{ Params: { owner: string } }>) => token.claims.sub === request.params.owner,
)
app.get('/carts/:owner', { config: { policy: anyOf(ownCart, permissions('read:carts')) } }, () => 'a cart')

app.get('/export', { config: { policy: allOf(permissions('read:orders'), scopes('export')) } }, () => 'a file')

app.get('/news', { config: { policy: optional } }, request => `news for ${optionalTokenOf(request)?.claims.sub}`)
app.get('/ads', { config: { policy: insecureOptional } }, request => `ads for ${optionalTokenOf(request)?.claims.sub}`)

/** @param claims - of the token, `undefined` to send none */
async function get(url: string, claims?: object): Promise<{ status: number; body: string }> {
  const headers = claims && { authorization: `Bearer ${issuer.issue({ sub: 'me', ...claims })}` }
  const { statusCode: status, body } = await app.inject(headers ? { url, headers } : { url })
  return { status, body }
}

const plan = 'https://example.com/plan'
const roles = 'https://example.com/roles'
for (const [url, claims, expected] of [
  ['/health', undefined, 200],
  ['/profile', undefined, 401],
  ['/profile', {}, 200],
  ['/orders', { permissions: ['read:orders'] }, 403],
  ['/orders', { permissions: ['read:orders', 'read:customers'] }, 200],
  ['/mail', { scope: 'openid mail.read' }, 200],
  ['/mail', { permissions: ['mail.read'] }, 403],
  ['/beta', { [plan]: 'pro' }, 200],
  ['/beta', { [plan]: 'free' }, 403],
  ['/team', { [roles]: ['lead'] }, 200],
  ['/team', {}, 403],
  ['/drafts', { azp: 'mobile-client-id' }, 200],
  ['/drafts', { azp: 'other-client-id' }, 403],
  ['/drafts', {}, 403],
  ['/carts/me', {}, 200],
  ['/carts/you', {}, 403],
  ['/carts/you', { permissions: ['read:carts'] }, 200],
  ['/export', { permissions: ['read:orders'] }, 403],
  ['/export', { permissions: ['read:orders'], scope: 'export' }, 200],
  ['/news', { exp: 1 }, 401],
] as const) {
  test(`${url} answers ${expected} to ${JSON.stringify(claims) ?? 'no token'}`, async () => {
    assert.equal((await get(url, claims)).status, expected)
  })
}

test('the optional flavours differ in what they do with an invalid token', async () => {
  assert.equal((await get('/news')).body, 'news for undefined')
  assert.equal((await get('/news', {})).body, 'news for me')
  assert.equal((await get('/ads', {})).body, 'ads for me')
  assert.deepEqual(await get('/ads', { exp: 1 }), { status: 200, body: 'ads for undefined' })
})

test('a refusal names what the policy needs', async () => {
  assert.match((await get('/carts/you', {})).body, /This needs a cart of your own or the permission read:carts/)
})
