import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { dpop } from '../../dpop/index.ts'
import { createGuard } from '../../guard.ts'
import { type ProtectedResource, protectResource } from '../../metadata/index.ts'
import { createTestIssuer } from '../../testing/index.ts'
import { ADAPTERS } from './adapters.ts'
import { type Api, CLIENT_ORIGIN, PERMISSION } from './api.ts'
import { bearer } from './refusals.ts'
import { type Fields, type Received, send } from './request.ts'

const RESOURCE = 'https://api.example.com/messages'
const PATH = '/.well-known/oauth-protected-resource/messages'
const METADATA = `resource_metadata="https://api.example.com${PATH}"`

const issuer = await createTestIssuer({ audience: RESOURCE })
after(() => issuer.close())

function createResource(options: Partial<Parameters<typeof createGuard>[0]> = {}): ProtectedResource {
  const details = { resource: RESOURCE, name: 'Messages', scopes: ['read:messages'] }
  return protectResource(createGuard({ ...issuer, ...options }), details)
}

/** What is sent to a route, and the challenge of its refusal. */
const REFUSED: readonly (readonly [
  what: string,
  path: string,
  fields: () => Fields,
  status: number,
  challenge: string,
])[] = [
  ['no token', '/protected', () => ({}), 401, `Bearer ${METADATA}`],
  ['no token for a permission', '/admin', () => ({}), 401, `Bearer scope="${PERMISSION}", ${METADATA}`],
  [
    'an expired token',
    '/protected',
    () => ({ authorization: bearer(issuer, { exp: 1 }) }),
    401,
    `Bearer error="invalid_token", error_description="The token is expired", ${METADATA}`,
  ],
  [
    'an expired token for a permission',
    '/admin',
    () => ({ authorization: bearer(issuer, { exp: 1 }) }),
    401,
    `Bearer error="invalid_token", error_description="The token is expired", scope="${PERMISSION}", ${METADATA}`,
  ],
  [
    'a token without the permission',
    '/admin',
    () => ({ authorization: bearer(issuer) }),
    403,
    `Bearer error="insufficient_scope", error_description="This needs the permission ${PERMISSION}", scope="${PERMISSION}", ${METADATA}`,
  ],
  [
    'malformed credentials',
    '/protected',
    () => ({ authorization: 'Bearer' }),
    400,
    `Bearer error="invalid_request", error_description="The Authorization header says Bearer and carries no token", ${METADATA}`,
  ],
]

for (const [name, serve] of Object.entries(ADAPTERS)) {
  describe(`The metadata of a protected resource on ${name}`, () => {
    let api: Api
    before(async () => {
      api = await serve(createResource())
    })
    after(() => api[Symbol.asyncDispose]())

    function get(path: string, fields: Fields = {}, method = 'GET'): Promise<Received> {
      return send(`${api.origin}${path}`, fields, method)
    }

    it('is served at its well-known path, to clients of every origin', async () => {
      for (const fields of [{}, { origin: CLIENT_ORIGIN }, { authorization: 'Bearer opaque' }]) {
        const { status, headers, body } = await get(`${PATH}?a`, fields)
        assert.equal(status, 200)
        assert.match(headers['content-type'] ?? '', /^application\/json(?:$|;)/)
        assert.equal(headers['access-control-allow-origin'], '*')
        assert.deepEqual(JSON.parse(body), {
          resource: RESOURCE,
          authorization_servers: [issuer.issuer],
          bearer_methods_supported: ['header'],
          resource_name: 'Messages',
          scopes_supported: ['read:messages'],
        })
      }
    })

    it('is described to HEAD, without a body', async () => {
      const { status, headers, body } = await get(PATH, {}, 'HEAD')
      assert.equal(status, 200)
      assert.match(headers['content-type'] ?? '', /^application\/json/)
      assert.equal(body, '')
    })

    it('is served at no other path', async () => {
      for (const path of ['/.well-known/oauth-protected-resource', `${PATH}/other`, `/x${PATH}`]) {
        assert.equal((await get(path)).status, 404, path)
      }
    })

    for (const [what, path, fields, status, challenge] of REFUSED) {
      it(`is named in the challenge to ${what}`, async () => {
        const received = await get(path, fields())
        assert.equal(received.status, status)
        assert.equal(received.headers['www-authenticate'], challenge)
      })
    }

    it('changes nothing for requests that are granted', async () => {
      const { status, body } = await get('/protected', { authorization: bearer(issuer) })
      assert.equal(status, 200)
      assert.equal(JSON.parse(body).sub, 'auth0|test')
      assert.equal((await get('/optional')).status, 200)
    })

    it('is not served for a guard without it', async () => {
      await using plain = await serve(createGuard({ ...issuer }))
      assert.equal((await send(`${plain.origin}${PATH}`)).status, 404)
    })
  })
}

describe('The metadata of a resource that accepts DPoP', () => {
  for (const [required, challenge] of [
    [false, `Bearer ${METADATA}, DPoP algs="ES256"`],
    [true, `DPoP algs="ES256", ${METADATA}`],
  ] as const) {
    it(`says so, and is named once in the challenges, if binding is ${required ? 'required' : 'optional'}`, async () => {
      const proofs = dpop({ baseUrls: ['https://api.example.com'], algorithms: ['ES256'], required })
      await using api = await (ADAPTERS['node:http'] ?? assert.fail())(createResource({ dpop: proofs }))
      const metadata = JSON.parse((await send(`${api.origin}${PATH}`)).body)
      assert.deepEqual(metadata.dpop_signing_alg_values_supported, ['ES256'])
      assert.equal(metadata.dpop_bound_access_tokens_required, required)
      const { headers } = await send(`${api.origin}/protected`)
      assert.equal(headers['www-authenticate'], challenge)
    })
  }
})
