import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  assertInvalidToken,
  assertUnavailable,
  createFrontDoor,
  type FrontDoor,
} from '../../test/support/front-door.ts'
import { createGuard, type Guard } from '../guard.ts'
import { authenticated } from '../policy/policy.ts'
import { createSigningKey, signToken } from '../testing/signing-key.ts'

const UNKNOWN_KEY = 'The token is signed with a key that its issuer does not publish'

const fetches = (door: FrontDoor) => door.issuer.keySetRequests
const issue = (door: FrontDoor, header = {}) => door.issuer.issue({ exp: door.clock() / 1000 + 86_400 }, { header })

describe('the keys of an issuer', () => {
  it('are fetched once for all who wait (single flight)', async () => {
    await using door = await createFrontDoor()
    const answers = await Promise.all(Array.from({ length: 100 }, () => door.bearer(issue(door))))
    assert.ok(answers.every(({ status }) => status === 200))
    assert.equal(fetches(door), 1)
  })

  it('are fetched once though the application fetches them by what asks the same guard', async () => {
    await using door = await createFrontDoor()
    const request = { headers: { authorization: `Bearer ${issue(door)}` } }
    const fetch: typeof globalThis.fetch = (...asked) => {
      void guard.check(request, authenticated)
      return globalThis.fetch(...asked)
    }
    const guard: Guard = createGuard({ ...door.issuer, clock: door.clock, fetch })
    assert.ok((await guard.check(request, authenticated)).granted)
    assert.equal(fetches(door), 1)
  })

  it('let a token be decided synchronously while they are cached', async () => {
    await using door = await createFrontDoor()
    const token = issue(door)
    await door.bearer(token)
    const decision = door.guard.check({ headers: { authorization: `Bearer ${token}` } }, authenticated)
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

  it('are refreshed in the background when they are stale, and no request waits', async () => {
    await using door = await createFrontDoor({ keysFreshSeconds: 600 })
    const token = issue(door)
    await door.bearer(token)
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

  it('are fetched again for a key that was published after the response of a pending fetch', async () => {
    const [old, young] = [createSigningKey('ES256'), createSigningKey('ES256')]
    let published = [old]
    const answers: PromiseWithResolvers<void>[] = []
    const askedAnew = Promise.withResolvers<void>()
    const fetch = async () => {
      const body = { keys: published.map(({ publicJwk }) => publicJwk) }
      const answer = Promise.withResolvers<void>()
      if (answers.push(answer) === 2) askedAnew.resolve()
      await answer.promise
      return Response.json(body)
    }
    await using door = await createFrontDoor({ fetch })
    const claims = { iss: door.issuer.issuer, aud: door.issuer.audience, exp: door.clock() / 1000 + 600 }
    const ready = door.guard.ready()
    published = [old, young]
    const waiting = door.bearer(signToken(young, claims))
    answers[0]?.resolve()
    await ready
    await Promise.race([askedAnew.promise, waiting])
    answers[1]?.resolve()
    assert.equal((await waiting).status, 200)
    assert.equal(answers.length, 2)
  })

  it('serve no longer than the last known good, however long the issuer calls them fresh', async () => {
    let outage = false
    const answer = async (url: string | URL | Request, init?: RequestInit): Promise<Response> => {
      if (outage) return new Response(undefined, { status: 503 })
      const response = await fetch(url, init)
      return new Response(response.body, { headers: { 'cache-control': 'max-age=86400' } })
    }
    await using door = await createFrontDoor({ keysLastKnownGoodSeconds: 14_400, fetch: answer })
    const token = issue(door)
    assert.equal((await door.bearer(token)).status, 200)
    outage = true
    door.clock.advance(7201)
    assert.equal((await door.bearer(token)).status, 200)
    door.clock.advance(7199)
    assertUnavailable(await door.bearer(token))
  })

  it('serve through an outage until the last known good ends, then 503 and never 401', async () => {
    await using door = await createFrontDoor({ keysFreshSeconds: 600, keysLastKnownGoodSeconds: 3600 })
    await door.guard.ready()
    const [cached, fresh] = [issue(door), issue(door, { typ: 'at+jwt' })]
    assert.equal((await door.bearer(cached)).status, 200)
    const recover = door.issuer.outage()
    door.clock.advance(3599)
    assert.equal((await door.bearer(cached)).status, 200)
    assert.equal((await door.bearer(fresh)).status, 200)
    await door.settled()
    door.clock.advance(1)
    assertUnavailable(await door.bearer(cached))
    assertUnavailable(await door.bearer(fresh))
    recover()
    door.clock.advance(60)
    assert.equal((await door.bearer(cached)).status, 200)
    assert.equal((await door.bearer(fresh)).status, 200)
  })

  it('are fetched with growing pauses during an outage, and immediately after the pause', async () => {
    await using door = await createFrontDoor({ keysCooldownSeconds: 30 })
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

  it('are fetched with growing pauses during an outage even while they are still valid', async () => {
    await using door = await createFrontDoor({ keysFreshSeconds: 600, keysCooldownSeconds: 30 })
    const token = issue(door)
    assert.equal((await door.bearer(token)).status, 200)
    door.issuer.outage()
    door.clock.advance(601)
    for (let second = 0; second < 120; second += 1) {
      for (let request = 0; request < 5; request += 1) {
        assert.equal((await door.bearer(token)).status, 200)
        await door.settled()
      }
      door.clock.advance(1)
    }
    assert.ok(fetches(door) >= 8 && fetches(door) <= 13, `${fetches(door)} fetches in 600 requests`)
  })

  it('are not fetched by ready() immediately after a failure', async () => {
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
    await using door = await createFrontDoor({ keysCooldownSeconds: 30 })
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
    await using door = await createFrontDoor({ keysCooldownSeconds: 30 })
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

  it('is looked for again by each process at a time of its own, within a quarter of the cool-down', async () => {
    await using door = await createFrontDoor()
    const keys = await (await fetch(door.issuer.jwksUri)).text()
    const { issuer, audience, algorithms, jwksUri } = door.issuer
    let asked = 0
    const answer = async () => {
      asked += 1
      return new Response(keys)
    }
    const options = { issuer, audience, algorithms, jwksUri, keysCooldownSeconds: 30, clock: door.clock, fetch: answer }
    const guards = Array.from({ length: 24 }, () => createGuard(options))
    const search = async (kid: string) => {
      const request = { headers: { authorization: `Bearer ${issue(door, { kid })}` } }
      await Promise.all(guards.map(guard => guard.check(request, authenticated)))
      return asked
    }
    await Promise.all(guards.map(guard => guard.ready()))
    const before = await search('a')
    door.clock.advance(22)
    assert.equal(await search('b'), before)
    door.clock.advance(4)
    const early = (await search('c')) - before
    assert.ok(early > 0 && early < guards.length, `${early} of ${guards.length} asked`)
    door.clock.advance(4)
    assert.equal(await search('d'), before + guards.length)
  })

  it('may be a new one while the issuer is unavailable: 503 and never 401', async () => {
    await using door = await createFrontDoor({ keysCooldownSeconds: 30 })
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
