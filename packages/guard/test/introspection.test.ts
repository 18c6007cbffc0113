import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { after, beforeEach, describe, it } from 'node:test'
import { createGuard } from '../src/guard.ts'
import { introspection } from '../src/introspection/index.ts'
import { observe, type TokenRefusedEvent } from '../src/observe.ts'
import { permissions } from '../src/policy/policy.ts'
import { createIntrospectionDoor, outcomeOf } from './support/introspection-door.ts'

const door = await createIntrospectionDoor()
after(() => door[Symbol.asyncDispose]())
const { clock, asked, issuer } = door
const active = (different: object = {}) => ({ active: true, ...door.claims(different) })
const usual = door.answer
beforeEach(() => {
  asked.length = 0
  door.answer = usual
})

describe('An opaque token', () => {
  it('shows its claims to the handler, and satisfies policies', async () => {
    door.answerJson(active({ permissions: ['read:orders'], scope: 'a b', 'https://x': { deep: [1] } }))
    const guard = door.createGuard({ cacheSeconds: 60 })
    for (let time = 0; time < 2; time += 1) {
      const decision = await guard.verify('opaque', permissions('read:orders'))
      assert.ok(decision.granted && decision.token)
      assert.deepEqual(decision.token.scopes, ['a', 'b'])
      assert.deepEqual(decision.token.claims['https://x'], { deep: [1] })
      assert.ok(!('active' in decision.token.claims))
      assert.throws(() => Object.assign(decision.token?.claims ?? {}, { sub: 'other' }), TypeError)
      assert.equal(await outcomeOf(guard, 'opaque', permissions('write:orders')), '403 insufficient_scope')
    }
    assert.equal(asked.length, 1)
  })

  it('is asked about with the credentials of the API, encoded as a form', async () => {
    const guard = door.createGuard({ client: { id: 'a:b c', secret: 'ü:%' } })
    await outcomeOf(guard, 'a+b/c~d==')
    const [question] = asked
    const basic = Buffer.from('a%3Ab+c:%C3%BC%3A%25').toString('base64')
    assert.equal(question?.authorization, `Basic ${basic}`)
    assert.deepEqual(
      [...(question?.form ?? [])],
      [
        ['token', 'a+b/c~d=='],
        ['token_type_hint', 'access_token'],
      ],
    )
  })

  it('is asked about with a secret in the form, and no other credentials', async () => {
    await outcomeOf(door.createGuard({ client: { id: 'api', secret: 's', method: 'post' } }), 'opaque')
    assert.equal(asked[0]?.authorization, undefined)
    assert.equal(asked[0]?.form.get('client_secret'), 's')
  })

  it('is not asked about if it is a JWT or no token', async () => {
    const guard = door.createGuard()
    assert.equal(await outcomeOf(guard, issuer.issue()), 'granted')
    assert.equal(await outcomeOf(guard, issuer.issue({ aud: 'x' })), '401 wrong_audience')
    assert.equal(await outcomeOf(guard, 'eyJhbGciOiJSUzI1NiJ9.e.e.e.e'), '401 encrypted_token')
    assert.equal(await outcomeOf(guard, 'undefined'), '401 malformed_token')
    assert.equal(await outcomeOf(guard, 'a b'), '400 malformed_credentials')
    assert.equal(await outcomeOf(guard, 'a'.repeat(16_385)), '401 malformed_token')
    assert.equal(asked.length, 0)
    assert.equal(await outcomeOf(guard, 'ory_at_abc.def'), 'granted')
    assert.equal(asked.length, 1)
  })

  it('fits the schema of the option "claims"', async () => {
    const validate = (value: unknown) => ({ issues: [{ message: `No ${typeof value}` }] })
    const claims = { '~standard': { version: 1, vendor: 'test', validate } } as const
    assert.equal(await outcomeOf(door.createGuard({}, { claims }), 'opaque'), '401 malformed_token')
  })
})

describe('The cache of introspection responses', () => {
  it('asks about each request by default', async () => {
    const guard = door.createGuard()
    for (let time = 0; time < 3; time += 1) assert.equal(await outcomeOf(guard, 'opaque'), 'granted')
    assert.equal(asked.length, 3)
    door.answerJson({ active: false })
    assert.equal(await outcomeOf(guard, 'opaque'), '401 inactive')
  })

  it('returns a response for "cacheSeconds" without a request', async () => {
    const guard = door.createGuard({ cacheSeconds: 30 })
    assert.equal(await outcomeOf(guard, 'opaque'), 'granted')
    clock.advance(29)
    const decision = guard.check({ headers: { authorization: 'Bearer opaque' } }, { kind: 'authenticated' })
    assert.ok(!(decision instanceof Promise) && decision.granted)
    clock.advance(1)
    assert.equal(await outcomeOf(guard, 'opaque'), 'granted')
    assert.equal(asked.length, 2)
  })

  it('drops a response at its "exp"', async () => {
    const guard = door.createGuard({ cacheSeconds: 3600 })
    door.answerJson(active({ exp: Math.floor(clock() / 1000) + 10 }))
    assert.equal(await outcomeOf(guard, 'opaque'), 'granted')
    clock.advance(11)
    door.answerJson({ active: false })
    assert.equal(await outcomeOf(guard, 'opaque'), '401 inactive')
  })

  it('holds the latest tokens, and no more than "cacheSize"', async () => {
    const guard = door.createGuard({ cacheSeconds: 60, cacheSize: 2 })
    for (const token of ['a', 'b', 'c', 'c', 'b', 'a']) await outcomeOf(guard, token)
    assert.deepEqual(
      asked.map(({ form }) => form.get('token')),
      ['a', 'b', 'c', 'a'],
    )
  })

  it('keeps for a moment that a token is not active, apart from active ones', async () => {
    const guard = door.createGuard({ cacheSeconds: 60, cacheSize: 10 })
    await outcomeOf(guard, 'good')
    door.answerJson({ active: false })
    for (let index = 0; index < 20; index += 1) await outcomeOf(guard, `junk-${index}`)
    for (let time = 0; time < 5; time += 1) assert.equal(await outcomeOf(guard, 'junk-19'), '401 inactive')
    assert.equal(asked.length, 21)
    assert.equal(await outcomeOf(guard, 'good'), 'granted')
    assert.equal(asked.length, 21)
    clock.advance(5)
    await outcomeOf(guard, 'junk-19')
    assert.equal(asked.length, 22)
  })

  it('keeps no outage, and no token that does not fit', async () => {
    const guard = door.createGuard({ cacheSeconds: 60 })
    door.answer = response => response.writeHead(500).end()
    assert.equal(await outcomeOf(guard, 'opaque'), '503 introspection_unavailable')
    door.answerJson(active({ aud: 'other' }))
    assert.equal(await outcomeOf(guard, 'opaque'), '401 wrong_audience')
    door.answer = usual
    assert.equal(await outcomeOf(guard, 'opaque'), 'granted')
  })

  it('belongs to one guard', async () => {
    const client = { id: 'api', secret: 's' }
    const shared = introspection({ client, endpoint: door.endpoint, cacheSeconds: 60 })
    const settings = { ...issuer, clock, introspection: shared }
    assert.equal(await outcomeOf(createGuard(settings), 'opaque'), 'granted')
    assert.equal(await outcomeOf(createGuard({ ...settings, audience: 'other' }), 'opaque'), '401 wrong_audience')
  })
})

describe('Concurrent requests', () => {
  it('with one token share one introspection request', async () => {
    const guard = door.createGuard()
    const outcomes = await Promise.all(Array.from({ length: 100 }, () => outcomeOf(guard, 'opaque')))
    assert.deepEqual(new Set(outcomes), new Set(['granted']))
    assert.equal(asked.length, 1)
  })

  it('with more tokens than "concurrent" get 503 at once, and others when there is room', async () => {
    const guard = door.createGuard({ concurrent: 2 })
    const held: ServerResponse[] = []
    const both = Promise.withResolvers<void>()
    door.answer = response => {
      if (held.push(response) === 2) both.resolve()
    }
    const waiting = [outcomeOf(guard, 'a'), outcomeOf(guard, 'b')]
    const refused = await Promise.all(Array.from({ length: 1000 }, (_, index) => outcomeOf(guard, `junk-${index}`)))
    assert.deepEqual(new Set(refused), new Set(['503 introspection_unavailable']))
    await both.promise
    for (const response of held) usual(response, asked[0] ?? assert.fail())
    assert.deepEqual(await Promise.all(waiting), ['granted', 'granted'])
    door.answer = usual
    assert.equal(await outcomeOf(guard, 'c'), 'granted')
  })
})

describe('An outage', () => {
  it('is 503 with Retry-After, and its event says why, without the token', async () => {
    const events: TokenRefusedEvent[] = []
    const end = observe({ tokenRefused: event => void events.push(event) })
    const guard = door.createGuard()
    door.answer = response => response.writeHead(401).end('secret-token')
    const decision = await guard.verify('secret-token')
    end()
    assert.ok(!decision.granted)
    const { status, headers } = guard.response(decision)
    assert.deepEqual([status, headers['retry-after'], headers['www-authenticate']], [503, '1', undefined])
    assert.match(
      events[0]?.hint ?? '',
      /^Cannot introspect: ".+" answered with status 401: compare the option "client"/,
    )
    assert.ok(!JSON.stringify([events, decision]).includes('secret-token'))
  })

  it('of discovery ends with it, and the endpoint is discovered once', async () => {
    let answered = 0
    const document = { issuer: issuer.issuer, introspection_endpoint: door.endpoint }
    const guard = createGuard({
      ...issuer,
      clock,
      introspection: introspection({ client: { id: 'api', secret: 's' } }),
      fetch: async (url, init) => {
        if (init.method === 'POST') return fetch(url, init)
        answered += 1
        return answered === 1 ? new Response('', { status: 503 }) : Response.json(document)
      },
    })
    assert.equal(await outcomeOf(guard, 'opaque'), '503 introspection_unavailable')
    for (let time = 0; time < 3; time += 1) assert.equal(await outcomeOf(guard, 'opaque'), 'granted')
    assert.equal(answered, 2)
  })

  for (const [what, document] of [
    ['another issuer', { issuer: 'https://other.test/', introspection_endpoint: door.endpoint }],
    ['no endpoint', { issuer: issuer.issuer }],
    ['an endpoint without TLS', { issuer: issuer.issuer, introspection_endpoint: 'http://issuer.test/' }],
  ] as const) {
    it(`is a discovery document with ${what}`, async () => {
      const fetch = async () => Response.json(document)
      const discovered = introspection({ client: { id: 'api', secret: 's' } })
      const guard = createGuard({ ...issuer, clock, introspection: discovered, fetch })
      assert.equal(await outcomeOf(guard, 'opaque'), '503 introspection_unavailable')
      assert.equal(asked.length, 0)
    })
  }
})

describe('The options of introspection()', () => {
  const client = { id: 'api', secret: 's' }
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  for (const [options, message] of [
    [{}, /"client" must be/],
    [{ client: { id: 'api' } }, /"client" must be/],
    [{ client: { id: '', secret: 's' } }, /"client" must be/],
    [{ client: { id: 'api', secret: '' } }, /"client" must be/],
    [{ client: { ...client, method: 'query' } }, /"client\.method" must be "basic" or "post"/],
    [{ client: { id: 'api', privateKey: 'x' } }, /"client\.privateKey" must be a private key/],
    [{ client: { id: 'api', privateKey: publicKey } }, /"client\.privateKey" must be a private key/],
    [{ client: { id: 'api', privateKey, algorithm: 'RS256' } }, /for "client\.algorithm"/],
    [{ client: { id: 'api', privateKey, algorithm: 'HS256' } }, /for "client\.algorithm"/],
    [{ client, endpoint: 'http://issuer.test/' }, /"endpoint" must be an https URL/],
    [{ client, endpoint: 'https://issuer.test/#a' }, /"endpoint" must be an https URL/],
    [{ client, endpoint: 'https://api:password@issuer.test/' }, /"endpoint" must be an https URL[^:]* a fragment$/],
    [{ client, response: 'xml' }, /"response" must be "json" or "jwt"/],
    [{ client, cacheSeconds: 3601 }, /"cacheSeconds" must be a number from 0 to 3600/],
    [{ client, cacheSeconds: Number.NaN }, /"cacheSeconds" must be/],
    [{ client, inactiveCacheSeconds: 61 }, /"inactiveCacheSeconds" must be/],
    [{ client, cacheSize: 0 }, /"cacheSize" must be/],
    [{ client, concurrent: 0 }, /"concurrent" must be/],
    [{ client, timeoutSeconds: 0 }, /"timeoutSeconds" must be/],
    [{ client, issuer: 1 }, /"issuer" must be a string/],
    [{ client, cache: 1 }, /"cache" is unknown/],
  ] as const) {
    it(`throw a TypeError for ${JSON.stringify(options).slice(0, 80)}`, () => {
      const create = () => createGuard({ ...issuer, introspection: Reflect.apply(introspection, undefined, [options]) })
      assert.throws(create, message)
    })
  }

  it('name one issuer that the guard trusts', () => {
    const two = { issuers: [{ ...issuer }, { ...issuer, issuer: 'https://other.test/' }], clock }
    const message = /"issuer" of introspection\(\) must be one of the issuers of the guard/
    assert.throws(() => createGuard({ ...two, introspection: introspection({ client }) }), message)
    assert.throws(
      () => createGuard({ ...issuer, introspection: introspection({ client, issuer: 'https://x/' }) }),
      message,
    )
    assert.ok(createGuard({ ...two, introspection: introspection({ client, issuer: issuer.issuer }) }))
  })
})

describe('An endpoint on http', () => {
  const client = { id: 'api', secret: 'known-to-this-test' }
  const keycloak = { issuer: 'http://keycloak:8080/', audience: issuer.audience }
  const discovered = async (input: string | URL) =>
    Response.json(
      String(input).endsWith('/introspect')
        ? active({ iss: keycloak.issuer })
        : { issuer: keycloak.issuer, introspection_endpoint: 'http://keycloak:8080/introspect' },
    )

  it('is asked if "insecureHttp" of the guard names its host, whether it is configured or discovered', async () => {
    for (const endpoint of [{ endpoint: 'http://keycloak:8080/introspect' }, {}]) {
      const guard = createGuard({
        ...keycloak,
        insecureHttp: ['keycloak'],
        fetch: discovered,
        clock,
        introspection: introspection({ client, ...endpoint }),
      })
      assert.equal(await outcomeOf(guard, 'opaque'), 'granted')
    }
  })

  it('is refused if it does not name the host', async () => {
    const endpoint = 'http://keycloak:8080/introspect'
    const options = { issuer: 'https://issuer.test/', audience: issuer.audience }
    assert.throws(() => createGuard({ ...options, introspection: introspection({ client, endpoint }) }), {
      message: /^The option "endpoint" must be an https URL/,
    })
    const naming = async () => Response.json({ issuer: options.issuer, introspection_endpoint: endpoint })
    const guard = createGuard({ ...options, fetch: naming, introspection: introspection({ client }) })
    assert.equal(await outcomeOf(guard, 'opaque'), '503 introspection_unavailable')
  })
})
