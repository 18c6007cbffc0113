import assert from 'node:assert/strict'
import { channel } from 'node:diagnostics_channel'
import { describe, it } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { createFrontDoor } from '../test/support/front-door.ts'
import { observe } from './observe.ts'
import { anyone, optional, permissions } from './policy/policy.ts'
import { createSigningKey, signJws } from './testing/signing-key.ts'

/** Collects what is published on a channel while some work runs. */
async function published(name: string, work: () => Promise<unknown>): Promise<unknown[]> {
  const events: unknown[] = []
  const listen = (event: unknown): void => {
    events.push(event)
  }
  channel(name).subscribe(listen)
  try {
    await work()
  } finally {
    channel(name).unsubscribe(listen)
  }
  return events
}

describe('tollgate.guard.decision', () => {
  it('publishes the outcome of each check, and whether the token was cached', async () => {
    await using door = await createFrontDoor()
    const token = door.issuer.issue()
    const events = await published('tollgate.guard.decision', async () => {
      await door.ask(undefined)
      await door.ask('Bearer')
      await door.bearer('opaque')
      await door.bearer(token)
      await door.bearer(token)
      await door.bearer(token, permissions('read:a'))
      await door.bearer(token, anyone)
      await door.ask(undefined, optional)
    })
    assert.partialDeepStrictEqual(events, [
      { outcome: 'missing_credentials', cached: false },
      { outcome: 'malformed_credentials', cached: false },
      { outcome: 'opaque_token', cached: false },
      { outcome: 'granted', cached: false },
      { outcome: 'granted', cached: true },
      { outcome: 'insufficient_scope', cached: true },
      { outcome: 'granted', cached: false },
    ])
  })

  it('publishes different outcomes for an outage and a refusal', async () => {
    await using door = await createFrontDoor()
    door.issuer.outage()
    const token = door.issuer.issue()
    const events = await published('tollgate.guard.decision', () => door.bearer(token))
    assert.partialDeepStrictEqual(events, [{ outcome: 'issuer_unavailable', cached: false }])
  })
})

describe('tollgate.guard.keys-fetched', () => {
  it('publishes each fetch with the age of the keys and the reason of a failure', async () => {
    await using door = await createFrontDoor({ keysFreshSeconds: 60 })
    const events = await published('tollgate.guard.keys-fetched', async () => {
      await door.guard.ready()
      door.issuer.outage()
      door.clock.advance(90)
      await door.bearer(door.issuer.issue())
      await door.settled()
    })
    const { issuer, jwksUri } = door.issuer
    const [first, second] = events
    assert.partialDeepStrictEqual(first, { issuer, ageSeconds: undefined, error: undefined })
    assert.ok(typeof second === 'object' && second !== null && 'error' in second)
    assert.partialDeepStrictEqual(second, { issuer, ageSeconds: 90, error: second.error })
    assert.ok(second.error instanceof Error)
    assert.equal(second.error.message, `"${jwksUri}" answered with status 503`)
    assert.equal(events.length, 2)
  })

  it('publishes the growing age of the keys during an outage, and the recovery', async () => {
    await using door = await createFrontDoor({ keysFreshSeconds: 60 })
    await door.guard.ready()
    const recover = door.issuer.outage()
    const events = await published('tollgate.guard.keys-fetched', async () => {
      for (let attempt = 0; attempt < 4; attempt += 1) {
        if (attempt === 3) recover()
        door.clock.advance(100)
        await door.guard.ready()
        await door.settled()
      }
    })
    const told = events.map(event => {
      assert.ok(typeof event === 'object' && event !== null && 'ageSeconds' in event && 'error' in event)
      return [event.ageSeconds, event.error === undefined]
    })
    assert.deepEqual(told, [
      [100, false],
      [200, false],
      [300, false],
      [400, true],
    ])
  })
})

describe('tollgate.guard.token-refused', () => {
  it('publishes the received and the expected values', async () => {
    await using door = await createFrontDoor()
    const { issuer, audience } = door.issuer
    const exp = door.clock() / 1000 + 60
    const events = await published('tollgate.guard.token-refused', () =>
      door.bearer(door.issuer.issue({ aud: 'https://other.test', exp }, { header: { kid: 'k' } })),
    )
    assert.partialDeepStrictEqual(events, [
      {
        reason: 'wrong_audience',
        received: { issuer, audience: 'https://other.test', expiresAt: exp, algorithm: 'ES256', keyId: 'k' },
        expected: [{ issuer, audience, algorithms: ['ES256'] }],
        hint: undefined,
      },
    ])
  })

  it('gives a hint about "profile" for a token without typ', async () => {
    await using door = await createFrontDoor()
    const issue = (typ: string | undefined, claims = {}) => door.issuer.issue(claims, { header: { typ } })
    const [untyped, other, proof, ...more] = await published('tollgate.guard.token-refused', async () => {
      await door.bearer(issue(undefined))
      await door.bearer(issue('JWT', { nonce: 'n' }))
      await door.bearer(issue('dpop+jwt'))
    })
    const hint = 'The token states no "typ": if its issuer never does, set the option "profile" to "untyped"'
    assert.partialDeepStrictEqual(untyped, { reason: 'not_an_access_token', hint })
    assert.partialDeepStrictEqual(other, { reason: 'not_an_access_token', hint: undefined })
    const wrongType = 'The token type is neither JWT nor at+jwt'
    assert.partialDeepStrictEqual(proof, { reason: 'not_an_access_token', hint: wrongType })
    assert.deepEqual(more, [])
  })

  it('gives a hint for an issuer that differs only by the slash at its end', async () => {
    await using door = await createFrontDoor()
    const { issuer } = door.issuer
    const events = await published('tollgate.guard.token-refused', () =>
      door.bearer(door.issuer.issue({ iss: issuer.slice(0, -1) })),
    )
    const [event] = events
    assert.ok(typeof event === 'object' && event !== null && 'hint' in event)
    assert.equal(event.hint, `The issuer differs from "${issuer}" only by the slash at its end`)
  })

  for (const iss of [
    '{"toString":1,"valueOf":1}',
    '{"__proto__":null}',
    '["a"]',
    '1',
    'null',
    'true',
    '{}',
    '[[[]]]',
  ]) {
    it(`publishes one event for an iss that is not a string: ${iss}`, async () => {
      await using door = await createFrontDoor()
      const key = createSigningKey('ES256')
      const events = await published('tollgate.guard.token-refused', async () => {
        const token = signJws(key, '{"alg":"ES256","typ":"JWT"}', `{"iss":${iss}}`)
        assert.equal((await door.bearer(token)).status, 401)
      })
      assert.equal(events.length, 1)
    })
  }
})

describe('observe', () => {
  it('calls each observer with its typed events until it is removed', async () => {
    await using door = await createFrontDoor()
    const told: string[] = []
    const end = observe({
      decision: ({ outcome, cached }) => told.push(`${outcome} ${cached}`),
      tokenRefused: ({ reason, received }) => told.push(`${reason} ${received.algorithm}`),
      keysFetched: ({ issuer, error }) => told.push(`${issuer} ${error}`),
    })
    await door.bearer(door.issuer.issue())
    await door.bearer(door.issuer.issue({ exp: 1 }))
    assert.deepEqual(told, [`${door.issuer.issuer} undefined`, 'granted false', 'expired ES256', 'expired false'])
    end()
    await door.bearer(door.issuer.issue())
    assert.equal(told.length, 4)
  })

  it('removes one observer and keeps a second registration of the same function', async () => {
    await using door = await createFrontDoor()
    let decisions = 0
    const observers = {
      decision: () => {
        decisions += 1
      },
    }
    const [end, endOther] = [observe(observers), observe(observers)]
    end()
    end()
    await door.ask(undefined)
    assert.equal(decisions, 1)
    endOther()
    await door.ask(undefined)
    assert.equal(decisions, 1)
  })

  for (const [what, fail] of [
    [
      'throws',
      () => {
        throw new Error('The log is full')
      },
    ],
    ['rejects', () => Promise.reject(new Error('The log is full'))],
    ['throws nothing', () => Promise.reject()],
  ] satisfies [string, () => unknown][]) {
    it(`lets the request continue, and warns once, when an observer ${what}`, async () => {
      const warnings: Error[] = []
      const collect = (warning: Error) => void warnings.push(warning)
      process.on('warning', collect)
      const end = observe({ decision: fail, tokenRefused: fail, keysFetched: fail })
      try {
        await using door = await createFrontDoor()
        for (let time = 0; time < 2; time += 1) {
          assert.equal((await door.bearer(door.issuer.issue())).status, 200)
          assert.equal((await door.bearer(door.issuer.issue({ exp: 1 }))).status, 401)
        }
        await setImmediate()
      } finally {
        end()
        process.off('warning', collect)
      }
      assert.deepEqual(
        warnings.map(({ name, message }) => `${name}: ${message}`).sort(),
        ['decision', 'keysFetched', 'tokenRefused'].map(
          name => `TollgateWarning: An observer of "${name}" failed; further failures are not reported`,
        ),
      )
    })
  }

  it('throws a TypeError for an unknown event', () => {
    const misspelt = { decision: () => {}, tokenRefusd: () => {} }
    assert.throws(() => observe(misspelt), /"tokenRefusd" is unknown: did you mean "tokenRefused"\?/)
  })
})
