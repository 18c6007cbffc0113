/** The hook for refused requests, and which issuers are missing. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { describe, it } from 'node:test'
import { runInNewContext } from 'node:vm'
import { IssuerUnavailable } from '../src/errors.ts'
import { createGuard } from '../src/guard.ts'
import { authenticated, permissions } from '../src/policy/policy.ts'
import { createTestIssuer } from '../src/testing/test-issuer.ts'
import { createFrontDoor } from './support/front-door.ts'

describe('onRefused', () => {
  it('gets each refused request with its context, and no other', async () => {
    const told: unknown[] = []
    await using door = await createFrontDoor({ onRefused: ({ reason }, context) => told.push([reason, context]) })
    const { guard, issuer } = door
    const request = { headers: { authorization: `Bearer ${issuer.issue()}` } }
    await guard.check({ headers: {} }, authenticated, 'first')
    await guard.check(request, permissions('a'), 'second')
    await guard.check(request, permissions('a'), 'third')
    await guard.check(request, authenticated, 'fourth')
    await guard.verify('opaque')
    assert.deepEqual(told, [
      ['missing_credentials', 'first'],
      ['insufficient_scope', 'second'],
      ['insufficient_scope', 'third'],
      ['opaque_token', undefined],
    ])
  })

  for (const [what, onRefused] of [
    [
      'throws',
      () => {
        throw new Error('broken')
      },
    ],
    ['rejects', () => Promise.reject(new Error('broken'))],
    ['rejects by a promise of another realm', () => runInNewContext("Promise.reject(new Error('broken'))")],
  ] as const) {
    it(`changes no decision when it ${what}, and is reported once`, async () => {
      await using door = await createFrontDoor({ onRefused })
      const warned = once(process, 'warning')
      for (let time = 0; time < 2; time += 1) assert.equal((await door.ask(undefined)).status, 401)
      const [{ message }] = await warned
      assert.match(message, /"onRefused" failed/)
    })
  }
})

describe('ready', () => {
  it('names each issuer whose keys are missing', async () => {
    await using good = await createTestIssuer()
    await using down = await createTestIssuer()
    await using slow = await createTestIssuer()
    const restore = [down.outage(), slow.outage()]
    const guard = createGuard({
      issuers: [good, down, slow].map(({ issuer, audience, jwksUri, algorithms }) => ({
        issuer,
        audience,
        jwksUri,
        algorithms,
      })),
      keysCooldownSeconds: 1,
    })
    const error: unknown = await guard.ready().catch((reason: unknown) => reason)
    assert.ok(error instanceof IssuerUnavailable)
    assert.deepEqual(error.issuers, [down.issuer, slow.issuer])
    assert.equal(error.message, `The keys of "${down.issuer}" and "${slow.issuer}" are missing`)
    assert.ok(error.cause instanceof AggregateError)
    for (const each of restore) each()
  })
})
