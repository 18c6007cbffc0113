import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createGuard } from '../guard.ts'
import { observe } from '../observe.ts'
import type { GuardOptions } from '../options/options.ts'
import { authenticated } from '../policy/policy.ts'
import { createLoopbackServer, type LoopbackServer } from '../testing/loopback-server.ts'
import { createSigningKey, signToken } from '../testing/signing-key.ts'
import { createTestIssuer } from '../testing/test-issuer.ts'

const key = createSigningKey('ES256')
const keySet = { keys: [key.publicJwk] }

/** A server that answers with a JSON document a path, and notes what it is asked for. */
interface DocumentServer extends AsyncDisposable, Pick<LoopbackServer, 'origin'> {
  readonly asked: readonly string[]
}

async function createDocumentServer(documents: (origin: string) => Record<string, unknown>): Promise<DocumentServer> {
  const asked: string[] = []
  const server = await createLoopbackServer((request, response) => {
    const path = request.url ?? ''
    asked.push(path)
    const document = documents(server.origin)[path]
    response.writeHead(document === undefined ? 404 : 200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(document))
  })
  return { origin: server.origin, asked, [Symbol.asyncDispose]: server.close }
}

async function statusOf(issuer: string, options: Partial<GuardOptions> = {}): Promise<number> {
  const guard = createGuard({ issuer, audience: 'a', algorithms: ['ES256'], ...options })
  const token = signToken(key, { iss: issuer, aud: 'a', exp: Date.now() / 1000 + 60 })
  const decision = await guard.check({ headers: { authorization: `Bearer ${token}` } }, authenticated)
  return decision.granted ? 200 : decision.status
}

describe('discovery', () => {
  for (const [what, path, discovery, address] of [
    ['OpenID Connect', '/', 'openid-configuration', '/.well-known/openid-configuration'],
    ['OpenID Connect, no slash', '', 'openid-configuration', '/.well-known/openid-configuration'],
    ['OpenID Connect, a path', '/t/1', 'openid-configuration', '/t/1/.well-known/openid-configuration'],
    ['OpenID Connect, a path and a slash', '/t/1/', 'openid-configuration', '/t/1/.well-known/openid-configuration'],
    ['RFC 8414', '/', 'oauth-authorization-server', '/.well-known/oauth-authorization-server'],
    ['RFC 8414, a path', '/t/1', 'oauth-authorization-server', '/.well-known/oauth-authorization-server/t/1'],
  ] as const) {
    it(`asks where the specification says, then for the keys that the document names: ${what}`, async () => {
      await using server = await createDocumentServer(origin => ({
        [address]: { issuer: `${origin}${path}`, jwks_uri: `${origin}/keys` },
        '/keys': keySet,
      }))
      assert.equal(await statusOf(`${server.origin}${path}`, { discovery }), 200)
      assert.deepEqual(server.asked, [address, '/keys'])
    })
  }

  for (const [what, document] of [
    ['names another issuer', { issuer: 'https://evil.test/' }],
    ['names the issuer without its slash', { issuer: 'ORIGIN' }],
    ['names the issuer in an array', { issuer: ['ORIGIN/'] }],
    ['names an issuer that is no text', { issuer: { toString: 1, valueOf: 1 } }],
    ['names no issuer', { issuer: undefined }],
    ['names no keys', { jwks_uri: undefined }],
    ['names keys that are no text', { jwks_uri: { toString: 1 } }],
    ['names keys that are not there', { jwks_uri: 'ORIGIN/nowhere' }],
    ['names keys that are no key set', { jwks_uri: 'ORIGIN/.well-known/openid-configuration' }],
  ] as const) {
    it(`is an outage when the document ${what}`, async () => {
      await using server = await createDocumentServer(origin => {
        const usual = { issuer: `${origin}/`, jwks_uri: `${origin}/keys` }
        const text = JSON.stringify({ ...usual, ...document }).replaceAll('ORIGIN', origin)
        return { '/.well-known/openid-configuration': JSON.parse(text), '/keys': keySet }
      })
      assert.equal(await statusOf(`${server.origin}/`), 503)
    })
  }

  for (const jwksUri of [
    'http://keys.test/keys',
    'HTTP://keys.test/keys',
    'http://localhost.keys.test/keys',
    'http://127.0.0.1.keys.test/keys',
    'http://localhost@keys.test/keys',
    'ftp://keys.test/keys',
    'file:///keys',
    'data:application/json,{}',
    'blob:https://keys.test/keys',
    '//keys.test/keys',
    '/keys',
    'keys',
    '',
  ]) {
    it(`does not fetch keys from "${jwksUri}", which is not https, though they could be had there`, async () => {
      const asked: string[] = []
      const fetch = async (url: unknown) => {
        asked.push(String(url))
        return Response.json(asked.length === 1 ? { issuer: 'https://issuer.test/', jwks_uri: jwksUri } : keySet)
      }
      assert.equal(await statusOf('https://issuer.test/', { fetch }), 503)
      assert.deepEqual(asked, ['https://issuer.test/.well-known/openid-configuration'])
    })
  }

  for (const [what, document] of [
    ['is an array', []],
    ['is null', null],
    ['is a string', 'https://evil.test/'],
    ['is missing', undefined],
  ] as const) {
    it(`is an outage when the document ${what}`, async () => {
      await using server = await createDocumentServer(() => ({ '/.well-known/openid-configuration': document }))
      assert.equal(await statusOf(`${server.origin}/`), 503)
    })
  }

  it('is asked again with every refresh, so that the issuer can move its keys', async () => {
    let [now, keysAt, fetches] = [1e12, '/old', 0]
    await using server = await createDocumentServer(origin => ({
      '/.well-known/openid-configuration': { issuer: `${origin}/`, jwks_uri: `${origin}${keysAt}` },
      [keysAt]: keySet,
    }))
    const guard = createGuard({ issuer: `${server.origin}/`, audience: 'a', clock: () => now, keysFreshSeconds: 60 })
    const { promise: refreshed, resolve } = Promise.withResolvers<void>()
    const end = observe({
      keysFetched: ({ issuer, error }) => {
        if (issuer !== `${server.origin}/`) return
        assert.equal(error, undefined)
        fetches += 1
        if (fetches === 2) resolve()
      },
    })
    await guard.ready()
    keysAt = '/new'
    now += 60_000
    await guard.ready()
    await refreshed
    end()
    assert.deepEqual(
      server.asked.filter(path => !path.startsWith('/.well-known/')),
      ['/old', '/new'],
    )
  })

  for (const outage of ['hang', 'trickle'] as const) {
    it(`that is answered by "${outage}" fails at the deadline`, async t => {
      t.mock.timers.enable({ apis: ['setTimeout'] })
      await using issuer = await createTestIssuer()
      issuer.outage(outage)
      const guard = createGuard({ issuer: issuer.issuer, audience: issuer.audience, fetchTimeoutSeconds: 5 })
      const request = { headers: { authorization: `Bearer ${issuer.issue()}` } }
      const decision = Promise.resolve(guard.check(request, authenticated))
      t.mock.timers.tick(5000)
      assert.partialDeepStrictEqual(await decision, { granted: false, status: 503 })
    })
  }

  for (const [by, fetch] of [
    ["the guard's own client", undefined],
    ['the option "fetch"', globalThis.fetch],
  ] as const) {
    for (const status of [301, 302, 303, 307, 308]) {
      it(`follows no redirect with status ${status}, by ${by}`, async () => {
        await using elsewhere = await createDocumentServer(origin => ({
          '/.well-known/openid-configuration': { issuer: 'https://issuer.test/', jwks_uri: `${origin}/keys` },
          '/keys': keySet,
        }))
        await using server = await createLoopbackServer((request, response) => {
          response.writeHead(status, { location: `${elsewhere.origin}${request.url}` }).end()
        })
        const options = fetch && { fetch }
        const jwksUri = `${server.origin}/keys`
        assert.equal(await statusOf('https://issuer.test/', { jwksUri, ...options }), 503)
        assert.equal(await statusOf(`${server.origin}/`, options), 503)
        assert.deepEqual(elsewhere.asked, [])
      })
    }
  }
})

describe('how long keys stay fresh', () => {
  const nearly = (seconds: number) => seconds * 0.74
  for (const [cacheControl, fresh] of [
    [undefined, 600],
    ['public', 600],
    ['max-age=3600', 3600],
    ['public, max-age=3600, must-revalidate', 3600],
    ['MAX-AGE=3600', 3600],
    ['max-age="3600"', 3600],
    ['max-age=1', 60],
    ['max-age=0', 60],
    ['no-store', 60],
    ['no-cache, max-age=3600', 60],
    ['max-age=999999999', 86_400],
    ['max-age=-1', 600],
    ['max-age=tomorrow', 600],
    ['s-maxage=3600', 600],
  ] as const) {
    it(`is ${fresh} seconds, less up to a quarter, for ${JSON.stringify(cacheControl)} (RFC 9111 §5.2.2)`, async () => {
      let now = 1e12
      let asked = 0
      // Counts when it is asked, not when an answer arrives: a refresh that comes too early must not slip by.
      const answer = async () => {
        asked += 1
        return Response.json(keySet, cacheControl ? { headers: { 'cache-control': cacheControl } } : {})
      }
      const options = { clock: () => now, keysLastKnownGoodSeconds: 200_000, fetch: answer }
      const guard = createGuard({
        issuer: 'https://issuer.test/',
        audience: 'a',
        jwksUri: 'https://issuer.test/keys',
        ...options,
      })
      await guard.ready()
      now += nearly(fresh) * 1000
      await guard.ready()
      assert.equal(asked, 1)
      now += (fresh - nearly(fresh)) * 1000
      await guard.ready()
      assert.equal(asked, 2)
    })
  }
})
