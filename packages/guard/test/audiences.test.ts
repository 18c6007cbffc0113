import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { createGuard } from '../src/guard.ts'
import { observe } from '../src/observe.ts'
import { explain } from '../src/policy/explain.ts'
import { allOf, anyOf, audience, authenticated, type Policy, permissions } from '../src/policy/policy.ts'
import { createTestIssuer } from '../src/testing/test-issuer.ts'

const [ORDERS, STOCK] = ['https://orders.test', 'https://stock.test']
const issuer = await createTestIssuer({ algorithm: 'ES256' })
after(() => issuer.close())
const guard = createGuard({ ...issuer, audience: [ORDERS, STOCK] })

async function outcomeOf(claims: object, policy: Policy = authenticated): Promise<string> {
  const headers = { authorization: `Bearer ${issuer.issue({ ...claims })}` }
  const outcomes = new Set<string>()
  // The second token comes from the cache.
  for (const _ of [1, 2]) {
    const decision = await guard.check({ headers }, policy)
    outcomes.add(decision.granted ? 'granted' : `${decision.status} ${decision.reason}`)
  }
  return [...outcomes].join()
}

describe('a guard with several audiences', () => {
  for (const [aud, outcome] of [
    [ORDERS, 'granted'],
    [STOCK, 'granted'],
    [[STOCK], 'granted'],
    [[STOCK, ORDERS], 'granted'],
    [['https://other.test', STOCK], 'granted'],
    ['https://other.test', '401 wrong_audience'],
    [`${ORDERS} ${STOCK}`, '401 wrong_audience'],
    [`${ORDERS},${STOCK}`, '401 wrong_audience'],
    [`${ORDERS}/`, '401 wrong_audience'],
    [ORDERS.toUpperCase(), '401 wrong_audience'],
    [[], '401 wrong_audience'],
    ['', '401 wrong_audience'],
    [[[ORDERS]], '401 malformed_token'],
    [{ 0: ORDERS }, '401 malformed_token'],
    [undefined, '401 malformed_token'],
  ] as const) {
    it(`decides "${outcome}" for the aud ${JSON.stringify(aud)}`, async () => {
      assert.equal(await outcomeOf({ aud }), outcome)
    })
  }

  it('compares audience() with what the issuer wrote, not with what a schema makes of it', async () => {
    const claims = {
      '~standard': { version: 1, vendor: 'test', validate: () => ({ value: { aud: STOCK } }) },
    } as const
    const transformed = createGuard({ ...issuer, audience: [ORDERS, STOCK], claims })
    const token = issuer.issue({ aud: ORDERS })
    assert.equal((await transformed.verify(token, audience(STOCK))).granted, false)
    assert.equal((await transformed.verify(token, audience(ORDERS))).granted, true)
  })

  it('publishes all of them as expected', async () => {
    const expected: unknown[] = []
    const end = observe({ tokenRefused: event => expected.push(event.expected[0]?.audience) })
    await outcomeOf({ aud: 'https://other.test' })
    end()
    assert.deepEqual(expected[0], [ORDERS, STOCK])
  })

  for (const given of [
    [],
    [ORDERS, ORDERS],
    [''],
    [ORDERS, ''],
    [1],
    [[ORDERS]],
    Array(21).fill(0).map(String),
    {},
    null,
  ]) {
    it(`is a TypeError for the audience ${JSON.stringify(given)}`, () => {
      const options = { ...issuer, audience: given }
      assert.throws(() => Reflect.apply(createGuard, undefined, [options]), {
        name: 'TypeError',
        message: /"audience"/,
      })
    })
  }
})

describe('audience()', () => {
  const both = [ORDERS, STOCK]
  for (const [what, claims, policy, outcome] of [
    ['a token for it', { aud: STOCK }, audience(STOCK), 'granted'],
    ['a token for both', { aud: both }, audience(STOCK), 'granted'],
    ['a token for the other', { aud: ORDERS }, audience(STOCK), '401 wrong_audience'],
    ['another spelling', { aud: ORDERS }, audience(ORDERS.toUpperCase()), '401 wrong_audience'],
    [
      'the other, with the permission',
      { aud: ORDERS, permissions: ['a'] },
      allOf(audience(STOCK), permissions('a')),
      '401 wrong_audience',
    ],
    ['it, without the permission', { aud: STOCK }, allOf(audience(STOCK), permissions('a')), '403 insufficient_scope'],
    ['neither', { aud: ORDERS }, allOf(audience(STOCK), permissions('a')), '401 wrong_audience'],
    ['one of two', { aud: ORDERS }, anyOf(audience(STOCK), audience(ORDERS)), 'granted'],
    ['an alternative', { aud: ORDERS, permissions: ['a'] }, anyOf(audience(STOCK), permissions('a')), 'granted'],
    ['no alternative', { aud: ORDERS }, anyOf(audience(STOCK), permissions('a')), '403 insufficient_scope'],
  ] as const) {
    it(`decides "${outcome}" for ${what}`, async () => assert.equal(await outcomeOf(claims, policy), outcome))
  }

  it('is explained', () => assert.equal(explain(audience(STOCK)), 'a token for https://stock.test'))

  for (const name of ['', 'a b', 'a"b', 'a\\b', 'é', undefined, [STOCK]]) {
    it(`is a TypeError for ${JSON.stringify(name)}`, () => {
      assert.throws(() => Reflect.apply(audience, undefined, [name]), { name: 'TypeError', message: /^audience\(/ })
    })
  }
})
