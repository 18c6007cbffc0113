import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createGuard } from './guard.ts'
import { authenticated } from './policy.ts'
import { assertInvalidToken, assertUnavailable, createFrontDoor, type FrontDoor } from './testing/front-door.ts'
import { createLoopbackServer } from './testing/loopback-server.ts'
import { createSigningKey, type SigningKey, signToken } from './testing/signing-key.ts'

const BAD_SIGNATURE = 'The signature of the token is not valid'
const UNKNOWN_KEY = 'The token is signed with a key that its issuer does not publish'

const fetches = (door: FrontDoor) => door.issuer.keySetRequests
const issue = (door: FrontDoor, header = {}) => door.issuer.issue({ exp: door.clock() / 1000 + 86_400 }, { header })

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
    keysCoolDownSeconds: 30,
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

describe('the keys of an issuer', () => {
  it('are fetched once for all who wait (single flight)', async () => {
    await using door = await createFrontDoor()
    const answers = await Promise.all(Array.from({ length: 100 }, () => door.bearer(issue(door))))
    assert.ok(answers.every(({ status }) => status === 200))
    assert.equal(fetches(door), 1)
  })

  it('let a token be decided at once when they are at hand', async () => {
    await using door = await createFrontDoor()
    await door.guard.ready()
    const decision = door.guard.check({ headers: { authorization: `Bearer ${issue(door)}` } }, authenticated)
    assert.ok(!(decision instanceof Promise) && decision.granted)
  })

  it('are fetched by ready() and then not again', async () => {
    await using door = await createFrontDoor()
    await Promise.all([door.guard.ready(), door.guard.ready()])
    await door.guard.ready()
    assert.equal((await door.bearer(issue(door))).status, 200)
    assert.equal(fetches(door), 1)
  })

  it('are not fetched for a token that could not pass anyway', async () => {
    await using door = await createFrontDoor()
    for (const claims of [{ iss: 'https://evil.test/' }, { aud: 'b' }, { exp: 1 }, { nbf: 4e9 }, { nonce: 'n' }]) {
      assert.equal((await door.bearer(door.issuer.issue(claims))).status, 401)
    }
    assert.equal(fetches(door), 0)
  })

  it('are refreshed in the background when they are no longer fresh, and nobody waits', async () => {
    await using door = await createFrontDoor({ keysFreshSeconds: 600 })
    await door.guard.ready()
    const token = issue(door)
    door.clock.advance(601)
    const decisions = Array.from({ length: 50 }, () =>
      door.guard.check({ headers: { authorization: `Bearer ${token}` } }, authenticated),
    )
    assert.ok(decisions.every(decision => !(decision instanceof Promise) && decision.granted))
    await door.settled()
    assert.equal(fetches(door), 2)
    assert.equal((await door.bearer(token)).status, 200)
    assert.equal(fetches(door), 2)
  })

  it('serve through an outage until the last known good ends, then 503 and never 401', async () => {
    await using door = await createFrontDoor({ keysFreshSeconds: 600, keysLastKnownGoodSeconds: 3600 })
    await door.guard.ready()
    const [remembered, fresh] = [issue(door), issue(door, { typ: 'at+jwt' })]
    assert.equal((await door.bearer(remembered)).status, 200)
    const recover = door.issuer.outage()
    door.clock.advance(3599)
    assert.equal((await door.bearer(remembered)).status, 200)
    assert.equal((await door.bearer(fresh)).status, 200)
    await door.settled()
    door.clock.advance(1)
    assertUnavailable(await door.bearer(remembered))
    assertUnavailable(await door.bearer(fresh))
    recover()
    door.clock.advance(60)
    assert.equal((await door.bearer(remembered)).status, 200)
    assert.equal((await door.bearer(fresh)).status, 200)
  })

  it('are asked for ever more rarely during an outage, and at once after the pause', async () => {
    await using door = await createFrontDoor({ keysCoolDownSeconds: 30 })
    const recover = door.issuer.outage()
    for (let second = 0; second < 120; second += 1) {
      for (let request = 0; request < 5; request += 1) assertUnavailable(await door.bearer(issue(door)))
      door.clock.advance(1)
    }
    // After 0, 1, 3, 7, 15 and 31 seconds, then every 30 seconds at most, a quarter earlier by jitter.
    assert.ok(fetches(door) >= 7 && fetches(door) <= 12, `${fetches(door)} fetches in 600 requests`)
    recover()
    const { headers } = await door.bearer(issue(door))
    door.clock.advance(Number(headers['retry-after'] ?? 0))
    assert.equal((await door.bearer(issue(door))).status, 200)
  })

  it('are not asked for by ready() so soon after a failure', async () => {
    await using door = await createFrontDoor()
    const recover = door.issuer.outage()
    await assert.rejects(door.guard.ready(), { name: 'IssuerUnavailable', message: /503/ })
    recover()
    await assert.rejects(door.guard.ready(), { name: 'IssuerUnavailable' })
    assert.equal(fetches(door), 1)
    door.clock.advance(1)
    await door.guard.ready()
    assert.equal(fetches(door), 2)
  })
})

describe('a key that the issuer has not published', () => {
  it('costs one fetch a cool-down, however many tokens name however many, and harms no other', async () => {
    await using door = await createFrontDoor({ keysCoolDownSeconds: 30 })
    await door.guard.ready()
    const known = issue(door)
    for (let sent = 0; sent < 1000; sent += 1) {
      assertInvalidToken(await door.bearer(issue(door, { kid: `random-${sent}` })), UNKNOWN_KEY)
      assert.equal((await door.bearer(known)).status, 200)
    }
    assert.equal(fetches(door), 2)
    door.clock.advance(30)
    for (let sent = 0; sent < 100; sent += 1) await door.bearer(issue(door, { kid: `other-${sent}` }))
    assert.equal(fetches(door), 3)
  })

  it('costs one fetch when many name it at once', async () => {
    await using door = await createFrontDoor()
    await door.guard.ready()
    const tokens = Array.from({ length: 200 }, (_, index) => issue(door, { kid: `random-${index}` }))
    const answers = await Promise.all(tokens.map(token => door.bearer(token)))
    for (const answer of answers) assertInvalidToken(answer, UNKNOWN_KEY)
    assert.equal(fetches(door), 2)
  })

  it('does not take the turn of a new key when a client sends it again and again', async () => {
    await using door = await createFrontDoor({ keysCoolDownSeconds: 30 })
    await door.guard.ready()
    await door.bearer(issue(door, { kid: 'old' }))
    door.clock.advance(31)
    await door.bearer(issue(door, { kid: 'old' }))
    door.issuer.rotate({ overlap: true })
    assert.equal((await door.bearer(issue(door))).status, 200)
  })

  it('is refused at once, without a promise, during the cool-down', async () => {
    await using door = await createFrontDoor()
    await door.guard.ready()
    await door.bearer(issue(door, { kid: 'random' }))
    const decision = door.guard.check(
      { headers: { authorization: `Bearer ${issue(door, { kid: 'x' })}` } },
      authenticated,
    )
    assert.ok(!(decision instanceof Promise) && !decision.granted)
  })

  it('cannot be told from a new one while the issuer is out: 503 and never 401', async () => {
    await using door = await createFrontDoor({ keysCoolDownSeconds: 30 })
    await door.guard.ready()
    door.issuer.outage()
    const known = issue(door)
    for (let second = 0; second < 90; second += 1) {
      assertUnavailable(await door.bearer(issue(door, { kid: 'new' })))
      assert.equal((await door.bearer(known)).status, 200)
      door.clock.advance(1)
    }
    assert.ok(fetches(door) <= 5, `${fetches(door)} fetches`)
  })
})

describe('rotation', () => {
  it('lets tokens of the new key pass at once, by one fetch', async () => {
    await using door = await createFrontDoor()
    await door.bearer(issue(door))
    door.issuer.rotate({ overlap: true })
    const tokens = Array.from({ length: 20 }, () => issue(door))
    const answers = await Promise.all(tokens.map(token => door.bearer(token)))
    assert.ok(answers.every(({ status }) => status === 200))
    assert.equal(fetches(door), 2)
  })

  it('refuses no token of either key while both are published', async () => {
    await using door = await createFrontDoor()
    const before = issue(door)
    assert.equal((await door.bearer(before)).status, 200)
    door.issuer.rotate({ overlap: true })
    assert.equal((await door.bearer(issue(door))).status, 200)
    assert.equal((await door.bearer(before)).status, 200)
    assert.equal((await door.bearer(issue(door))).status, 200)
  })

  it('lets tokens pass whose key was published after they were first sent, two cool-downs later', async () => {
    const [old, young] = [createSigningKey('ES256'), createSigningKey('ES256')]
    await using issuer = await createDoorWithKeys(old)
    const { door, sign, publish } = issuer
    await door.guard.ready()
    assertInvalidToken(await door.bearer(sign(young)), UNKNOWN_KEY)
    publish(old, young)
    door.clock.advance(61)
    assert.equal((await door.bearer(sign(young))).status, 200)
  })

  it('forgets the remembered tokens of a key that is gone', async () => {
    await using door = await createFrontDoor()
    const before = issue(door)
    assert.equal((await door.bearer(before)).status, 200)
    assert.equal((await door.bearer(before)).status, 200)
    door.issuer.rotate()
    assert.equal((await door.bearer(issue(door))).status, 200)
    assertInvalidToken(await door.bearer(before), UNKNOWN_KEY)
  })

  it('forgets them within the age of fresh keys, even when nobody sends a new one', async () => {
    await using door = await createFrontDoor({ keysFreshSeconds: 600 })
    const before = issue(door)
    assert.equal((await door.bearer(before)).status, 200)
    door.issuer.rotate()
    door.clock.advance(600)
    assert.equal((await door.bearer(before)).status, 200)
    await door.settled()
    assertInvalidToken(await door.bearer(before), UNKNOWN_KEY)
  })

  it('keeps the remembered tokens of a key that stayed', async () => {
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

  it('takes a new key under an old kid after one refresh, and its old tokens no longer', async () => {
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

  it('harms no good key by a bad one that is published beside it', async () => {
    const [good, bad] = [createSigningKey('ES256'), createSigningKey('ES256')]
    const broken = { ...bad, publicJwk: { ...bad.publicJwk, x: 'AAAA' } }
    await using issuer = await createDoorWithKeys(broken, good)
    assert.equal((await issuer.door.bearer(issuer.sign(good))).status, 200)
    assertInvalidToken(await issuer.door.bearer(issuer.sign(broken)), UNKNOWN_KEY)
  })

  it('takes a token without kid while one key is published, and not while two are (RFC 7515 §4.1.4)', async () => {
    const [old, young] = [createSigningKey('ES256'), createSigningKey('ES256')]
    await using issuer = await createDoorWithKeys(old)
    const { door, sign, publish } = issuer
    assert.equal((await door.bearer(sign(old, { kid: undefined }))).status, 200)
    publish(old, young)
    assert.equal((await door.bearer(sign(young))).status, 200)
    assertInvalidToken(await door.bearer(sign(young, { kid: undefined, typ: 'at+jwt' })), UNKNOWN_KEY)
  })
})

describe('several guards', () => {
  it('share neither keys nor memory', async () => {
    await using door = await createFrontDoor()
    await using stranger = await createFrontDoor()
    const token = issue(door)
    assert.equal((await door.bearer(token)).status, 200)
    assert.equal((await stranger.bearer(token)).status, 401)
    const { jwksUri } = stranger.issuer
    const crossed = createGuard({
      issuer: door.issuer.issuer,
      audience: door.issuer.audience,
      jwksUri,
      algorithms: ['ES256'],
    })
    const decision = await crossed.check({ headers: { authorization: `Bearer ${token}` } }, authenticated)
    assert.equal(decision.granted, false)
  })
})
