import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { assertInvalidToken, assertUnavailable, createFrontDoor, type FrontDoor } from './support/front-door.ts'

const UNKNOWN_KEY = 'The token is signed with a key that its issuer does not publish'
const DAY = 86_400

const fetches = (door: FrontDoor) => door.issuer.keySetRequests
/** A token that stays good however far the clock goes. */
const issue = (door: FrontDoor, header = {}) => door.issuer.issue({ iat: 0, exp: 4e9 }, { header })

describe('after the clock was set back', () => {
  it('keys do not stay fresh until it comes round: they are refreshed at once, and nobody waits', async () => {
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

  it('keys are as fresh as ever once they were refreshed', async () => {
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

  it('the pause after a failed fetch does not last until it comes round', async () => {
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

  it('the pause between two fetches for unknown keys does not last until it comes round', async () => {
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

  it('a key that was looked for in vain is looked for again', async () => {
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

  it('the last known good ends no later than one more of its spans', async () => {
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

  it('a flood of unknown keys still costs one fetch a cool-down', async () => {
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
