import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { createGuard, type Guard } from '../guard.ts'
import { introspection } from '../introspection/index.ts'
import { protectResource } from '../metadata/index.ts'
import type { IssuerOptions } from '../options/issuer.ts'
import { createSigningKey, signToken } from '../testing/signing-key.ts'
import { createTestIssuer } from '../testing/test-issuer.ts'
import { type DynamicIssuersOptions, dynamicIssuers } from './index.ts'

const [a, b] = [createSigningKey('ES256'), createSigningKey('ES256')]
const [A, B] = ['https://a.customers.test/', 'https://b.customers.test/']
const audience = 'https://api.test'
const time = { now: Date.now() }
const clock = () => time.now

const tenants = new Map<string, IssuerOptions>([
  [A, { issuer: A, audience, algorithms: ['ES256'], keys: { keys: [a.publicJwk] } }],
  [B, { issuer: B, audience, algorithms: ['ES256'], keys: { keys: [b.publicJwk] } }],
])

/** A guard with these options, and the `iss` that it looked up. */
function createTenants(options: Partial<DynamicIssuersOptions> = {}): { guard: Guard; lookedUp: string[] } {
  const lookedUp: string[] = []
  const resolve = async (iss: string) => {
    lookedUp.push(iss)
    return options.resolve ? options.resolve(iss) : tenants.get(iss)
  }
  return { lookedUp, guard: createGuard({ clock, issuers: dynamicIssuers({ ...options, resolve }) }) }
}

function tokenOf(iss: unknown, key = a): string {
  return signToken(key, { iss, aud: audience, exp: Math.floor(time.now / 1000) + 7200 })
}

async function outcomeOf(guard: Guard, token: string): Promise<string> {
  const decision = await guard.verify(token)
  return decision.granted ? 'granted' : `${decision.status} ${decision.reason}`
}

describe('dynamicIssuers', () => {
  it('accepts the tokens of each issuer with its own keys only', async () => {
    const { guard } = createTenants()
    assert.equal(await outcomeOf(guard, tokenOf(A, a)), 'granted')
    assert.equal(await outcomeOf(guard, tokenOf(B, b)), 'granted')
    assert.equal(await outcomeOf(guard, tokenOf(A, b)), '401 unknown_key')
    assert.equal(await outcomeOf(guard, tokenOf(B, { ...a, publicJwk: b.publicJwk })), '401 bad_signature')
  })

  it('looks an issuer up once for all requests at the same time, and again when its time is over', async () => {
    const { guard, lookedUp } = createTenants({ cacheSeconds: 60 })
    const tokens = Array.from({ length: 50 }, (_, index) =>
      signToken(a, { iss: A, aud: audience, exp: time.now / 1000 + 600, jti: String(index) }),
    )
    const outcomes = await Promise.all(tokens.map(token => outcomeOf(guard, token)))
    assert.deepEqual(new Set(outcomes), new Set(['granted']))
    assert.deepEqual(lookedUp, [A])
    time.now += 60_000
    assert.equal(await outcomeOf(guard, tokens[0] ?? ''), 'granted')
    assert.deepEqual(lookedUp, [A, A])
  })

  it('refuses the cached tokens of an issuer that is not trusted any more', async () => {
    const trusted = new Map(tenants)
    const { guard } = createTenants({ resolve: iss => trusted.get(iss), cacheSeconds: 60 })
    const token = tokenOf(A)
    assert.equal(await outcomeOf(guard, token), 'granted')
    trusted.delete(A)
    assert.equal(await outcomeOf(guard, token), 'granted')
    time.now += 60_000
    assert.equal(await outcomeOf(guard, token), '401 unknown_issuer')
  })

  it('replaces given keys when an issuer is looked up again', async () => {
    let keys = { keys: [a.publicJwk] }
    const { guard } = createTenants({
      resolve: issuer => ({ issuer, audience, algorithms: ['ES256'], keys }),
      cacheSeconds: 60,
    })
    assert.equal(await outcomeOf(guard, tokenOf(A, a)), 'granted')
    keys = { keys: [b.publicJwk] }
    time.now += 60_000
    assert.equal(await outcomeOf(guard, tokenOf(A, a)), '401 unknown_key')
    assert.equal(await outcomeOf(guard, tokenOf(A, b)), 'granted')
  })

  it('keeps fetched keys when an issuer is looked up again', async () => {
    const issuer = await createTestIssuer()
    after(() => issuer.close())
    const { issuer: iss, jwksUri } = issuer
    let fetches = 0
    const counted = (url: string, init: object) => {
      fetches += 1
      return fetch(url, init)
    }
    const at = { now: Date.now() }
    const guard = createGuard({
      clock: () => at.now,
      fetch: counted,
      issuers: dynamicIssuers({
        resolve: () => ({ issuer: iss, audience: issuer.audience, jwksUri }),
        cacheSeconds: 5,
      }),
    })
    for (let turn = 0; turn < 3; turn += 1) {
      assert.equal(await outcomeOf(guard, issuer.issue()), 'granted')
      at.now += 6000
    }
    assert.equal(fetches, 1)
  })

  const long = `https://${'a'.repeat(510)}.test/`
  for (const iss of [
    undefined,
    null,
    1,
    [A],
    { toString: () => A },
    '',
    long,
    '__proto__',
    'a.customers.test',
    'http://a.customers.test/',
    'ftp://a.customers.test/',
    'https:a.customers.test/',
    'https://A.customers.test/',
    'https://a.customers.test:443/',
    'https://a.customers.test/../',
    'https://a.customers.test/%2e%2e/',
    'https://a.customers.test/\t',
    ' https://a.customers.test/',
    'https://a.customers.test\\evil',
    'https://a.customers.test/?b',
    'https://a.customers.test/#b',
    'https://a.customers.test@evil.test/',
    'https://user:word@a.customers.test/',
    'https://ä.customers.test/',
    'https://127.1/',
  ]) {
    it(`does not look up the iss ${JSON.stringify(iss)?.slice(0, 60)}`, async () => {
      const { guard, lookedUp } = createTenants()
      assert.match(await outcomeOf(guard, tokenOf(iss)), /^401 (?:unknown_issuer|malformed_token)$/)
      assert.deepEqual(lookedUp, [])
    })
  }

  it('refuses an issuer in another spelling than the one that is trusted', async () => {
    const { guard } = createTenants()
    for (const iss of ['https://a.customers.test', 'https://a.customers.test./', 'https://a.customers.test/x']) {
      assert.equal(await outcomeOf(guard, tokenOf(iss)), '401 unknown_issuer')
    }
  })

  it('looks an unknown issuer up once, until its time is over', async () => {
    const { guard, lookedUp } = createTenants({ unknownCacheSeconds: 10 })
    const unknown = 'https://c.customers.test/'
    for (let turn = 0; turn < 3; turn += 1) assert.equal(await outcomeOf(guard, tokenOf(unknown)), '401 unknown_issuer')
    assert.deepEqual(lookedUp, [unknown])
    time.now += 10_000
    assert.equal(await outcomeOf(guard, tokenOf(unknown)), '401 unknown_issuer')
    assert.deepEqual(lookedUp, [unknown, unknown])
  })

  it('asks accepts() before it looks an issuer up', async () => {
    const { guard, lookedUp } = createTenants({ accepts: iss => iss.endsWith('.customers.test/') })
    assert.equal(await outcomeOf(guard, tokenOf('https://evil.test/')), '401 unknown_issuer')
    assert.equal(await outcomeOf(guard, tokenOf(A)), 'granted')
    assert.deepEqual(lookedUp, [A])
  })

  it('evicts no known issuer for made-up ones, and the one that was used least recently for others', async () => {
    const { guard, lookedUp } = createTenants({ cacheSize: 1 })
    assert.equal(await outcomeOf(guard, tokenOf(A)), 'granted')
    for (let index = 0; index < 200; index += 1) await outcomeOf(guard, tokenOf(`https://made-up-${index}.test/`))
    lookedUp.length = 0
    const fresh = signToken(a, { iss: A, aud: audience, exp: time.now / 1000 + 60, jti: 'fresh' })
    assert.equal(await outcomeOf(guard, fresh), 'granted')
    assert.deepEqual(lookedUp, [])
    assert.equal(await outcomeOf(guard, tokenOf(B, b)), 'granted')
    assert.equal(await outcomeOf(guard, fresh), 'granted')
    assert.deepEqual(lookedUp, [B, A])
  })

  it('responds 503 to more lookups at once than "concurrent", and to none of a known issuer', async () => {
    const { promise, resolve } = Promise.withResolvers<undefined>()
    const { guard } = createTenants({ concurrent: 2, resolve: iss => (iss === A ? tenants.get(A) : promise) })
    assert.equal(await outcomeOf(guard, tokenOf(A)), 'granted')
    const waiting = ['https://x.test/', 'https://y.test/'].map(iss => outcomeOf(guard, tokenOf(iss)))
    assert.equal(await outcomeOf(guard, tokenOf('https://z.test/')), '503 issuer_unavailable')
    assert.equal(await outcomeOf(guard, tokenOf(A)), 'granted')
    resolve(undefined)
    assert.deepEqual(await Promise.all(waiting), ['401 unknown_issuer', '401 unknown_issuer'])
  })

  const failing: Readonly<Record<string, DynamicIssuersOptions['resolve']>> = {
    throws: () => {
      throw new Error('down')
    },
    rejects: () => Promise.reject(new Error('down')),
    'returns the options of another issuer': () => tenants.get(B),
    'returns an issuer without an audience': () => ({ issuer: A, audience: '' }),
    'returns an unknown option': () => Object.assign({ issuer: A, audience }, { audiences: [] }),
    'returns an address on http': () => ({ issuer: A, audience, jwksUri: 'http://a.customers.test/keys' }),
    'returns a boolean': () => JSON.parse('true'),
  }
  for (const [what, resolve] of Object.entries(failing)) {
    it(`responds 503, with one warning, when resolve ${what}`, async () => {
      const warnings: string[] = []
      const collect = ({ name }: Error) => void warnings.push(name)
      process.on('warning', collect)
      const { guard } = createTenants({ resolve })
      for (const key of [a, b]) assert.equal(await outcomeOf(guard, tokenOf(A, key)), '503 issuer_unavailable')
      time.now += 1000
      assert.equal(await outcomeOf(guard, tokenOf(A)), '503 issuer_unavailable')
      await new Promise(done => setImmediate(done))
      process.off('warning', collect)
      assert.deepEqual(warnings, ['TollgateWarning'])
    })
  }

  it('responds 503 when resolve never settles, and recovers', async t => {
    t.mock.timers.enable({ apis: ['setTimeout'] })
    let isDown = true
    const { guard } = createTenants({ resolve: iss => (isDown ? new Promise(() => {}) : tenants.get(iss)) })
    const outcome = outcomeOf(guard, tokenOf(A))
    await new Promise(resolve => setImmediate(resolve))
    t.mock.timers.tick(2000)
    assert.equal(await outcome, '503 issuer_unavailable')
    isDown = false
    time.now += 1000
    assert.equal(await outcomeOf(guard, tokenOf(A)), 'granted')
  })

  it('is not created with wrong options, and not where issuers must be known', () => {
    const resolve = () => undefined
    for (const [options, message] of [
      [{}, /"resolve" must be a function/],
      [{ resolve, accepts: [] }, /"accepts" must be a function/],
      [{ resolve, cacheSize: 0 }, /"cacheSize" must be a number from 1 to 100000/],
      [{ resolve, atMost: 5 }, /"atMost" is unknown/],
      [undefined, /must be an object/],
    ] as const) {
      assert.throws(() => Reflect.apply(dynamicIssuers, undefined, [options]), { name: 'TypeError', message })
    }
    const issuers = dynamicIssuers({ resolve })
    const opaque = introspection({ client: { id: 'a', secret: 'b' } })
    assert.throws(() => createGuard({ issuers, introspection: opaque }), /must be one of the issuers of the guard/)
    assert.throws(() => protectResource(createGuard({ issuers }), { resource: audience }), /dynamicIssuers/)
    assert.throws(() => Reflect.apply(createGuard, undefined, [{ issuers, audience }]), /must be in an entry/)
  })
})
