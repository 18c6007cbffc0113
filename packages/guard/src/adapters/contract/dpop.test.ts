import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type DpopOptions, dpop, replayStore } from '../../dpop/index.ts'
import { createGuard, type Guard } from '../../guard.ts'
import { createTestIssuer } from '../../testing/index.ts'
import { ADAPTERS } from './adapters.ts'
import { type Api, CLIENT_ORIGIN, EXPOSED_HEADER, PERMISSION } from './api.ts'
import { REFUSED_CLAIMS } from './dpop-claims.ts'
import { REFUSED_PROOFS } from './dpop-proofs.ts'
import { ALGS, BASE_URL, createDpopClient, DPOP_ALGORITHMS, type HostileRequest } from './dpop-requests.ts'
import { REFUSED_TOKENS } from './dpop-tokens.ts'
import { type Fields, type Received, send } from './request.ts'

const issuer = await createTestIssuer({ algorithm: 'ES256' })
after(() => issuer.close())

function guardFor(options: Partial<DpopOptions> = {}): Guard {
  return createGuard({ ...issuer, dpop: dpop({ baseUrls: [BASE_URL], algorithms: DPOP_ALGORITHMS, ...options }) })
}

const clock = () => Date.now()
const client = createDpopClient(issuer, '/protected', clock)
const admin = createDpopClient(issuer, '/admin', clock)

/** The challenges of a refusal: Bearer first and never bare, the error with the scheme that it belongs to. */
function challengesOf({ scheme = undefined, error }: Partial<HostileRequest>, description: string): string {
  const parameters = `error="${error}", error_description="${description}"`
  return scheme === 'Bearer' ? `Bearer ${parameters}, DPoP ${ALGS}` : `Bearer realm="api", DPoP ${parameters}, ${ALGS}`
}

for (const [name, serve] of Object.entries(ADAPTERS)) {
  describe(`The DPoP contract on ${name}`, () => {
    let api: Api
    before(async () => {
      api = await serve(guardFor())
    })
    after(() => api[Symbol.asyncDispose]())

    function get(path: string, headers: Fields, method = 'GET'): Promise<Received> {
      return send(`${api.origin}${path}`, headers, method)
    }

    async function getNew(options: Partial<DpopOptions>, ...requests: Fields[]): Promise<Received[]> {
      await using fresh = await serve(guardFor(options))
      return await Promise.all(requests.map(fields => send(`${fresh.origin}/protected`, fields)))
    }

    it('accepts a bound token with a proof, once for each proof', async () => {
      for (let time = 0; time < 2; time += 1) {
        const headers = client.send()
        const { status, body, headers: sent } = await get('/protected', headers)
        assert.equal(status, 200)
        assert.equal(body, '{"text":"protected","sub":"auth0|test"}')
        assert.equal(sent['dpop-nonce'], undefined)
        const { status: again, body: refusal } = await get('/protected?again', headers)
        assert.equal(again, 401)
        assert.equal(JSON.parse(refusal).error_description, 'The DPoP proof was used before')
      }
    })

    it('accepts bearer tokens that are not bound', async () => {
      assert.equal((await get('/protected', { authorization: `Bearer ${issuer.issue()}` })).status, 200)
    })

    for (const request of [...REFUSED_TOKENS, ...REFUSED_PROOFS, ...REFUSED_CLAIMS]) {
      it(`refuses ${request.what}`, async () => {
        const { status, headers, body } = await get('/protected', request.fields(client))
        const { error, error_description: description } = JSON.parse(body)
        assert.equal(status, request.status, body)
        assert.equal(error, request.error)
        assert.match(description, request.description)
        assert.equal(headers['www-authenticate'], challengesOf(request, description))
      })
    }

    it('refuses a proof for another method, and accepts one for its own', async () => {
      assert.equal((await get('/protected', client.send({ htm: 'GET' }), 'HEAD')).status, 401)
      assert.equal((await get('/protected', client.send({ htm: 'HEAD' }), 'HEAD')).status, 200)
    })

    it('never reads the host of a request', async () => {
      const forwarded = { 'x-forwarded-host': 'evil.test', forwarded: 'host=evil.test', 'x-forwarded-proto': 'http' }
      assert.equal((await get('/protected', { ...client.send(), ...forwarded })).status, 200)
      for (const host of ['evil.test', 'evil.test/admin?', 'evil.test#', 'https://evil.test']) {
        const htu = `https://${host.replace('https://', '')}/protected`
        assert.notEqual((await get('/protected', { ...client.send({ htu }), host })).status, 200)
      }
    })

    it('ignores the query of a request and of a proof', async () => {
      assert.equal((await get('/protected?a=1&b=%2e%2e/', client.send())).status, 200)
      assert.equal((await get('/protected?a', client.send({ htu: `${client.url}?b#c` }))).status, 200)
    })

    it('answers a request without credentials with both challenges', async () => {
      const { status, headers } = await get('/protected', {})
      assert.equal(status, 401)
      assert.equal(headers['www-authenticate'], `Bearer realm="api", DPoP ${ALGS}`)
    })

    it('answers a missing permission with 403 in the scheme of the client', async () => {
      const { status, headers } = await get('/admin', admin.send())
      const error = `error="insufficient_scope", error_description="This needs the permission ${PERMISSION}"`
      assert.equal(status, 403)
      assert.equal(headers['www-authenticate'], `Bearer realm="api", DPoP ${error}, scope="${PERMISSION}", ${ALGS}`)
    })

    it('accepts one of 50 concurrent requests with one proof', async () => {
      const headers = client.send()
      const received = await Promise.all(Array.from({ length: 50 }, () => get('/protected', headers)))
      assert.equal(received.filter(({ status }) => status === 200).length, 1)
      assert.equal(received.filter(({ status }) => status === 401).length, 49)
    })

    it('hands out nonces and exposes them to scripts of other origins, with refusals and with success', async () => {
      await using fresh = await serve(guardFor({ nonce: { secret: new Uint8Array(32).fill(1), seconds: 10 } }))
      const origin = { origin: CLIENT_ORIGIN }
      const url = `${fresh.origin}/protected`
      const refused = await send(url, { ...client.send(), ...origin })
      assert.equal(refused.status, 401)
      assert.match(
        refused.headers['www-authenticate'] ?? '',
        /DPoP error="use_dpop_nonce", error_description=".+", algs=/,
      )
      const exposed = refused.headers['access-control-expose-headers']
      const own = name === 'fetch' ? '' : `${EXPOSED_HEADER}, `
      assert.equal(exposed, `${own}WWW-Authenticate, DPoP-Nonce`)
      const nonce = refused.headers['dpop-nonce']
      const granted = await send(url, client.send({ nonce }))
      assert.equal(granted.status, 200)
    })

    it('adds the newest nonce to a success whose proof bears an older one', async () => {
      let ahead = 0
      const nonce = { secret: new Uint8Array(32).fill(1), seconds: 10 }
      const verifier = dpop({ baseUrls: [BASE_URL], nonce })
      const guard = createGuard({ ...issuer, dpop: verifier, clock: () => Date.now() + ahead })
      await using fresh = await serve(guard)
      const old = verifier.nonce(Date.now())
      ahead = 10_000
      const { status, headers } = await send(`${fresh.origin}/protected`, {
        ...client.send({ nonce: old }),
        origin: CLIENT_ORIGIN,
      })
      assert.equal(status, 200)
      assert.match(String(headers['dpop-nonce']), /^[\w-]{22}$/)
      assert.notEqual(headers['dpop-nonce'], old)
      assert.equal(headers['cache-control'], 'no-store')
      assert.match(headers['access-control-expose-headers'] ?? '', /DPoP-Nonce/)
    })

    it('answers 503 when the replay store fails', async () => {
      const replays = replayStore(() => assert.fail('down'))
      const [received] = await getNew({ replays }, client.send())
      assert.equal(received?.status, 503)
      assert.equal(received?.headers['retry-after'], '1')
      assert.equal(received?.headers['www-authenticate'], undefined)
    })

    it('refuses bearer tokens when binding is required, and challenges for DPoP alone', async () => {
      const bearer = { authorization: `Bearer ${issuer.issue()}` }
      const [refused, none, granted] = await getNew({ required: true }, bearer, {}, client.send())
      const error = 'error="invalid_token", error_description="The token is not bound to a key: request one that is"'
      assert.equal(refused?.status, 401)
      assert.equal(refused?.headers['www-authenticate'], `DPoP ${error}, ${ALGS}`)
      assert.equal(none?.headers['www-authenticate'], `DPoP ${ALGS}`)
      assert.equal(granted?.status, 200)
    })
  })
}
