import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { createGuard, type Guard } from '../../guard.ts'
import { createTestIssuer, type TestIssuer } from '../../testing/index.ts'
import { ADAPTERS } from './adapters.ts'
import { type Api, BROKEN_POLICIES, CLIENT_ORIGIN, EXPOSED_HEADER, PERMISSION } from './api.ts'
import { bearer, REFUSED_REQUESTS } from './refusals.ts'
import { type Fields, type Received, send } from './request.ts'

const issuer = await createTestIssuer()
const brokenIssuer = await createTestIssuer()
brokenIssuer.outage()
after(() => Promise.all([issuer.close(), brokenIssuer.close()]))

function guardFor({ issuer, audience, jwksUri }: TestIssuer): Guard {
  return createGuard({ issuer, audience, jwksUri })
}

for (const [name, serve] of Object.entries(ADAPTERS)) {
  describe(`The contract on ${name}`, () => {
    let api: Api
    before(async () => {
      api = await serve(guardFor(issuer))
    })
    after(() => api[Symbol.asyncDispose]())

    function get(path: string, headers: Fields = {}, method = 'GET'): Promise<Received> {
      return send(`${api.origin}${path}`, headers, method)
    }

    // First, while the guard has no keys: every one of these waits for the same fetch.
    it('gives concurrent requests their own token each, while keys are fetched and after', async () => {
      const subjects = Array.from({ length: 20 }, (_, index) => `user-${index}`)
      const authorize = (sub: string) => get('/protected', { authorization: bearer(issuer, { sub }) })
      for (const received of [await Promise.all(subjects.map(authorize)), await Promise.all(subjects.map(authorize))]) {
        assert.deepEqual(
          received.map(({ body }) => JSON.parse(body).sub),
          subjects,
        )
      }
    })

    it('responds to every request on a public route, with any credentials', async () => {
      for (const authorization of [[], 'Bearer', 'Bearer opaque']) {
        const { status, body } = await get('/public', { authorization })
        assert.equal(status, 200)
        assert.equal(body, '{"text":"public"}')
      }
    })

    it('responds to requests that satisfy the policy', async () => {
      const headers = { authorization: bearer(issuer, { sub: 'admin', permissions: [PERMISSION] }) }
      assert.equal((await get('/protected', headers)).body, '{"text":"protected","sub":"admin"}')
      assert.equal((await get('/admin', headers)).body, '{"text":"admin","sub":"admin"}')
      assert.equal((await get('/optional', headers)).body, '{"text":"optional","sub":"admin"}')
      assert.equal((await get('/optional')).body, '{"text":"optional"}')
    })

    it('accepts the scheme in any case, followed by any number of spaces', async () => {
      const { status } = await get('/protected', { authorization: bearer(issuer).replace('Bearer', 'bEARER  ') })
      assert.equal(status, 200)
    })

    it('reads a token only from the Authorization header', async () => {
      const token = issuer.issue()
      const elsewhere = {
        cookie: `access_token=${token}`,
        'x-access-token': token,
        'proxy-authorization': `Bearer ${token}`,
      }
      assert.equal((await get(`/protected?access_token=${token}`, elsewhere)).status, 401)
      const both = await get('/protected?access_token=garbage', { authorization: bearer(issuer) })
      assert.equal(both.status, 200)
    })

    for (const { what, path, credentials, ...expected } of REFUSED_REQUESTS) {
      it(`refuses ${what} on ${path}`, async () => {
        const { status, headers, body } = await get(path, { authorization: credentials(issuer) })
        assert.equal(status, expected.status)
        assert.equal(headers['www-authenticate'], expected.challenge)
        assert.equal(headers['content-type'], 'application/json; charset=utf-8')
        assert.equal(headers['cache-control'], 'no-store')
        assert.equal(headers['content-length'], String(Buffer.byteLength(body)))
        assert.equal(body, JSON.stringify(expected.body))
      })
    }

    it('responds to HEAD as to GET, without a body', async () => {
      const { status, headers, body } = await get('/protected', {}, 'HEAD')
      assert.equal(status, 401)
      assert.equal(headers['www-authenticate'], 'Bearer')
      assert.equal(body, '')
      assert.equal((await get('/protected', { authorization: bearer(issuer) }, 'HEAD')).status, 200)
    })

    it('leaves a CORS preflight to the framework', async () => {
      const headers = { origin: CLIENT_ORIGIN, 'access-control-request-method': 'GET' }
      const preflight = await get('/admin', headers, 'OPTIONS')
      assert.equal(preflight.status, 204)
      assert.equal(preflight.headers['www-authenticate'], undefined)
      assert.equal(preflight.headers['access-control-allow-origin'], CLIENT_ORIGIN)
    })

    it('rejects a request without a token although it has preflight headers', async () => {
      const headers = { origin: CLIENT_ORIGIN, 'access-control-request-method': 'GET' }
      assert.equal((await get('/admin', headers)).status, 401)
    })

    it("exposes the challenge in addition to the headers that the API's own CORS handling exposes", async () => {
      const { headers } = await get('/protected', { origin: CLIENT_ORIGIN })
      const names = headers['access-control-expose-headers']
      assert.equal(names, name === 'fetch' ? 'WWW-Authenticate' : `${EXPOSED_HEADER}, WWW-Authenticate`)
    })

    it('leaves an unknown path to the framework', async () => {
      assert.equal((await get('/unknown')).status, 404)
    })

    it("leaves a handler's error to the framework", async () => {
      assert.equal((await get('/fails', { authorization: bearer(issuer) })).status, 500)
      assert.equal((await get('/fails')).status, 401)
    })

    it("responds with 500 when a policy's test throws, during and after the fetch of keys, and continues", async () => {
      const authorization = bearer(issuer)
      for (const path of Object.keys(BROKEN_POLICIES)) {
        await using fresh = await serve(guardFor(issuer))
        for (let time = 0; time < 2; time += 1) {
          const { status, body } = await send(`${fresh.origin}${path}`, { authorization })
          assert.equal(status, 500, path)
          assert.doesNotMatch(body, /secret/)
        }
        assert.equal((await send(`${fresh.origin}/protected`, { authorization })).status, 200)
      }
    })

    it('responds with 503 while the keys are unavailable', async () => {
      await using failing = await serve(guardFor(brokenIssuer))
      const authorization = bearer(brokenIssuer)
      const { status, headers, body } = await send(`${failing.origin}/protected`, { authorization })
      const description = 'The keys of the token issuer cannot be fetched at the moment'
      const message = 'Unable to verify credentials'
      assert.equal(status, 503)
      assert.equal(headers['www-authenticate'], undefined)
      assert.equal(headers['retry-after'], '1')
      assert.match(headers['access-control-expose-headers'] ?? '', /Retry-After/)
      assert.deepEqual(JSON.parse(body), { error: 'temporarily_unavailable', error_description: description, message })
    })

    for (const [how, check] of [
      [
        'throws',
        () => {
          throw new Error('A bug')
        },
      ],
      ['rejects', () => Promise.reject(new Error('A bug'))],
    ] as const) {
      it(`leaves a guard's own error to the framework when it ${how}`, async () => {
        await using failing = await serve({ ...guardFor(issuer), check })
        assert.equal((await send(`${failing.origin}/protected`, { authorization: bearer(issuer) })).status, 500)
      })
    }
  })
}
