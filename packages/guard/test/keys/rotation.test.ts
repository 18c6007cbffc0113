import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { observe } from '../../src/observe.ts'
import { authenticated } from '../../src/policy/policy.ts'
import { createLoopbackServer } from '../../src/testing/loopback-server.ts'
import { createSigningKey, type SigningKey, signToken } from '../../src/testing/signing-key.ts'
import { assertInvalidToken, createFrontDoor, type FrontDoor } from '../support/front-door.ts'

const BAD_SIGNATURE = 'The signature of the token is not valid'
const NO_KEY_ID = 'The token names no key (kid), and its issuer publishes several that may be meant'
const UNKNOWN_KEY = 'The token is signed with a key that its issuer does not publish'

const fetches = (door: FrontDoor) => door.issuer.keySetRequests
const issue = (door: FrontDoor) => door.issuer.issue({ exp: door.clock() / 1000 + 86_400 })

interface DoorWithKeys extends AsyncDisposable {
  readonly door: FrontDoor
  publish(...keys: SigningKey[]): void
  sign(key: SigningKey, header?: Readonly<Record<string, unknown>>): string
}

/** A guard whose keys come from a server that publishes what it is told to. */
async function createDoorWithKeys(...keys: SigningKey[]): Promise<DoorWithKeys> {
  let published = keys
  const server = await createLoopbackServer((_, response) => {
    response.end(JSON.stringify({ keys: published.map(key => key.publicJwk) }))
  })
  const door = await createFrontDoor({
    jwksUri: `${server.origin}/jwks.json`,
    keysCooldownSeconds: 30,
    keysFreshSeconds: 600,
  })
  return {
    door,
    publish: (...next: SigningKey[]) => {
      published = next
    },
    sign: (key: SigningKey, header = {}) => {
      const claims = { iss: door.issuer.issuer, aud: door.issuer.audience, exp: door.clock() / 1000 + 3600 }
      return signToken(key, claims, header)
    },
    [Symbol.asyncDispose]: async () => {
      await door[Symbol.asyncDispose]()
      await server.close()
    },
  }
}

describe('createGuard during key rotation', () => {
  it('accepts tokens of the new key immediately, after one fetch', async () => {
    await using door = await createFrontDoor()
    await door.bearer(issue(door))
    door.issuer.rotate({ overlap: true })
    const tokens = Array.from({ length: 20 }, () => issue(door))
    const answers = await Promise.all(tokens.map(token => door.bearer(token)))
    assert.ok(answers.every(({ status }) => status === 200))
    assert.equal(fetches(door), 2)
  })

  it('accepts tokens of both keys while both are published', async () => {
    await using door = await createFrontDoor()
    const before = issue(door)
    assert.equal((await door.bearer(before)).status, 200)
    door.issuer.rotate({ overlap: true })
    assert.equal((await door.bearer(issue(door))).status, 200)
    assert.equal((await door.bearer(before)).status, 200)
    assert.equal((await door.bearer(issue(door))).status, 200)
  })

  it('accepts tokens whose key was published after their first use, two cooldowns later', async () => {
    const [old, young] = [createSigningKey('ES256'), createSigningKey('ES256')]
    await using issuer = await createDoorWithKeys(old)
    const { door, sign, publish } = issuer
    await door.guard.ready()
    assertInvalidToken(await door.bearer(sign(young)), UNKNOWN_KEY)
    publish(old, young)
    door.clock.advance(61)
    assert.equal((await door.bearer(sign(young))).status, 200)
  })

  it('evicts the cached tokens of a removed key', async () => {
    await using door = await createFrontDoor()
    const before = issue(door)
    assert.equal((await door.bearer(before)).status, 200)
    assert.equal((await door.bearer(before)).status, 200)
    door.issuer.rotate()
    assert.equal((await door.bearer(issue(door))).status, 200)
    assertInvalidToken(await door.bearer(before), UNKNOWN_KEY)
  })

  it('evicts the cached tokens of a removed key within keysFreshSeconds, even without new tokens', async () => {
    await using door = await createFrontDoor({ keysFreshSeconds: 600 })
    const before = issue(door)
    assert.equal((await door.bearer(before)).status, 200)
    door.issuer.rotate()
    door.clock.advance(600)
    assert.equal((await door.bearer(before)).status, 200)
    await door.settled()
    assertInvalidToken(await door.bearer(before), UNKNOWN_KEY)
  })

  it('keeps the cached tokens of a key that is still published', async () => {
    await using door = await createFrontDoor({ keysFreshSeconds: 600 })
    const before = issue(door)
    await door.bearer(before)
    door.issuer.rotate({ overlap: true })
    door.clock.advance(600)
    await door.bearer(before)
    await door.settled()
    const decision = door.guard.check({ headers: { authorization: `Bearer ${before}` } }, authenticated)
    assert.ok(!(decision instanceof Promise) && decision.granted)
  })

  it('accepts a new key with an old kid after one refresh, and rejects tokens of the old key', async () => {
    const old = createSigningKey('ES256')
    const young = createSigningKey('ES256')
    const twin = { ...young, publicJwk: { ...young.publicJwk, kid: old.publicJwk.kid } }
    await using issuer = await createDoorWithKeys(old)
    const { door, sign, publish } = issuer
    const before = sign(old)
    assert.equal((await door.bearer(before)).status, 200)
    publish(twin)
    door.clock.advance(600)
    assertInvalidToken(await door.bearer(sign(twin)), BAD_SIGNATURE)
    await door.settled()
    assert.equal((await door.bearer(sign(twin))).status, 200)
    assertInvalidToken(await door.bearer(before), BAD_SIGNATURE)
    assert.equal(door.fetched.length, 2)
  })

  it('evicts the cached tokens of a key whose algorithm changes', async () => {
    const key = createSigningKey('PS256')
    const publish = (alg: string) => ({ keys: [{ ...key.publicJwk, alg }] })
    let published = publish('PS256')
    const fetch = async () => Response.json(published)
    await using door = await createFrontDoor({ fetch, algorithms: ['RS256', 'PS256'], keysFreshSeconds: 600 })
    const claims = { iss: door.issuer.issuer, aud: door.issuer.audience, exp: door.clock() / 1000 + 3600 }
    const token = signToken(key, claims)
    for (let times = 0; times < 2; times += 1) assert.equal((await door.bearer(token)).status, 200)
    published = publish('RS256')
    door.clock.advance(600)
    const { promise: refreshed, resolve } = Promise.withResolvers<void>()
    const end = observe({ keysFetched: () => resolve() })
    await door.bearer(token)
    await refreshed
    end()
    assertInvalidToken(
      await door.bearer(token),
      'The key that the token names is not for the algorithm of its signature',
    )
  })

  it('uses a valid key although an invalid key is published with it', async () => {
    const [good, bad] = [createSigningKey('ES256'), createSigningKey('ES256')]
    const broken = { ...bad, publicJwk: { ...bad.publicJwk, x: 'AAAA' } }
    await using issuer = await createDoorWithKeys(broken, good)
    assert.equal((await issuer.door.bearer(issuer.sign(good))).status, 200)
    assertInvalidToken(await issuer.door.bearer(issuer.sign(broken)), UNKNOWN_KEY)
  })

  it('accepts a token without kid while one key is published, and rejects it while two are (RFC 7515 §4.1.4)', async () => {
    const [old, young] = [createSigningKey('ES256'), createSigningKey('ES256')]
    await using issuer = await createDoorWithKeys(old)
    const { door, sign, publish } = issuer
    assert.equal((await door.bearer(sign(old, { kid: undefined }))).status, 200)
    publish(old, young)
    assert.equal((await door.bearer(sign(young))).status, 200)
    assertInvalidToken(await door.bearer(sign(young, { kid: undefined, typ: 'at+jwt' })), NO_KEY_ID)
  })
})
