import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createGuard } from '../src/guard.ts'
import { authenticated } from '../src/policy/policy.ts'
import { createTestIssuer } from '../src/testing/test-issuer.ts'
import { assertInvalidToken, assertUnavailable, createFrontDoor, type FrontDoor } from './support/front-door.ts'

const UNKNOWN_KEY = 'The token is signed with a key that its issuer does not publish'
const DAY = 86_400

const fetches = (door: FrontDoor) => door.issuer.keySetRequests
/** A token that stays good however far the clock goes. */
const issue = (door: FrontDoor, header = {}) => door.issuer.issue({ iat: 0, exp: 4e9 }, { header })

describe('createGuard after the clock was set back', () => {
  it('refreshes stale keys immediately in the background, without delaying a request', async () => {
    await using door = await createFrontDoor({ keysFreshSeconds: 600 })
    const before = issue(door)
    assert.equal((await door.bearer(before)).status, 200)
    door.issuer.rotate()
    door.clock.advance(-DAY)
    assert.equal((await door.bearer(before)).status, 200)
    await door.settled()
    assert.equal(fetches(door), 2)
    assertInvalidToken(await door.bearer(before), UNKNOWN_KEY)
  })

  it('treats refreshed keys as fresh', async () => {
    await using door = await createFrontDoor({ keysFreshSeconds: 600 })
    await door.guard.ready()
    door.clock.advance(-DAY)
    for (let second = 0; second < 400; second += 10) {
      assert.equal((await door.bearer(issue(door))).status, 200)
      await door.settled()
      door.clock.advance(10)
    }
    assert.equal(fetches(door), 2)
  })

  it('does not extend the backoff after a failed fetch', async () => {
    await using door = await createFrontDoor({ keysCooldownSeconds: 30 })
    const recover = door.issuer.outage()
    for (let time = 0; time < 6; time += 1) {
      assertUnavailable(await door.bearer(issue(door)))
      door.clock.advance(30)
    }
    assertUnavailable(await door.bearer(issue(door)))
    door.clock.advance(-DAY)
    const { status, headers } = await door.bearer(issue(door))
    assert.ok(status === 503 && Number(headers['retry-after']) <= 30)
    recover()
    door.clock.advance(30)
    assert.equal((await door.bearer(issue(door))).status, 200)
  })

  it('does not extend the cooldown between fetches for unknown keys', async () => {
    await using door = await createFrontDoor({ keysCooldownSeconds: 30 })
    await door.guard.ready()
    assertInvalidToken(await door.bearer(issue(door, { kid: 'a' })), UNKNOWN_KEY)
    door.issuer.rotate({ overlap: true })
    door.clock.advance(-DAY)
    const fresh = issue(door)
    await door.bearer(fresh)
    await door.settled()
    assert.equal((await door.bearer(fresh)).status, 200)
  })

  it('looks again for a key that was not found', async () => {
    await using door = await createFrontDoor({ keysCooldownSeconds: 30 })
    await door.guard.ready()
    const early = issue(door, { kid: 'early' })
    assertInvalidToken(await door.bearer(early), UNKNOWN_KEY)
    door.clock.advance(-DAY)
    await door.guard.ready()
    await door.settled()
    const before = fetches(door)
    door.clock.advance(31)
    assertInvalidToken(await door.bearer(early), UNKNOWN_KEY)
    assert.equal(fetches(door), before + 1)
  })

  it('expires the last known good keys after at most keysLastKnownGoodSeconds more', async () => {
    await using door = await createFrontDoor({ keysFreshSeconds: 600, keysLastKnownGoodSeconds: 3600 })
    await door.guard.ready()
    const token = issue(door)
    assert.equal((await door.bearer(token)).status, 200)
    door.issuer.outage()
    door.clock.advance(-DAY)
    assert.equal((await door.bearer(token)).status, 200)
    door.clock.advance(3599)
    assert.equal((await door.bearer(token)).status, 200)
    await door.settled()
    door.clock.advance(1)
    assertUnavailable(await door.bearer(token))
  })

  it('a pause that is over stays over, and keys that were stale stay stale, when it is set right', async () => {
    await using door = await createFrontDoor({ keysFreshSeconds: 600, keysCooldownSeconds: 30 })
    await door.guard.ready()
    const token = issue(door)
    door.issuer.outage()
    door.clock.advance(-DAY)
    assert.equal((await door.bearer(token)).status, 200)
    await door.settled()
    door.clock.advance(DAY)
    assertUnavailable(await door.bearer(token))
    assert.equal(fetches(door), 3)
  })

  it('makes one fetch for each cooldown in a flood of unknown keys', async () => {
    await using door = await createFrontDoor({ keysCooldownSeconds: 30 })
    await door.guard.ready()
    for (let sent = 0; sent < 50; sent += 1) {
      await door.bearer(issue(door, { kid: `a-${sent}` }))
    }
    door.clock.advance(-1)
    for (let sent = 0; sent < 50; sent += 1) {
      await door.bearer(issue(door, { kid: `b-${sent}` }))
      await door.settled()
    }
    assert.ok(fetches(door) <= 4, `${fetches(door)} fetches`)
  })
})

describe('createGuard with a clock that tells no time', () => {
  for (const [what, clock] of [
    ['NaN', () => Number.NaN],
    ['undefined', () => undefined],
    ['a promise', async () => Date.now()],
  ] as const) {
    it(`refuses every token, cached or not: ${what}`, async () => {
      await using issuer = await createTestIssuer()
      let isBroken = false
      // As a program in JavaScript may write it.
      const read: () => number = () => (isBroken ? Object(clock()) : Date.now())
      const guard = createGuard({ ...issuer, clock: read })
      const outcome = async (token: string) => {
        const decision = await guard.check({ headers: { authorization: `Bearer ${token}` } }, authenticated)
        return decision.granted ? 'granted' : decision.reason
      }
      const cached = issuer.issue()
      assert.equal(await outcome(cached), 'granted')
      isBroken = true
      for (const token of [cached, issuer.issue(), issuer.issue({ exp: 1 })]) {
        assert.equal(await outcome(token), 'expired')
      }
    })
  }
})
