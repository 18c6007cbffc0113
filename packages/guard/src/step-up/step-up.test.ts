import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { runInNewContext } from 'node:vm'
import { dpop } from '../dpop/index.ts'
import { createGuard } from '../guard.ts'
import { allOf, anyOf, boundBy, type Policy, permissions, scopes } from '../policy/policy.ts'
import { createProver, createTestIssuer } from '../testing/index.ts'
import { authenticatedBy, authorizationDetail } from './index.ts'

const NOW = 1_800_000_000
const issuer = await createTestIssuer({ clock: () => NOW * 1000 })
after(() => issuer.close())
let later = 0
const guard = createGuard({ ...issuer, clock: () => (NOW + later) * 1000 })

async function decide(policy: Policy, claims: object, context?: unknown) {
  const decision = await guard.check(
    { headers: { authorization: `Bearer ${issuer.issue({ ...claims })}` } },
    policy,
    context,
  )
  return decision.granted ? 200 : decision.status
}

async function challengeTo(policy: Policy, claims: object): Promise<string | undefined> {
  const decision = await guard.check({ headers: { authorization: `Bearer ${issuer.issue({ ...claims })}` } }, policy)
  assert.ok(!decision.granted)
  return guard.response(decision).headers['www-authenticate']
}

const mfa = authenticatedBy({ acr: ['mfa', 'hardware'] })
const recent = authenticatedBy({ withinSeconds: 300 })
const renamed = authenticatedBy({
  acr: ['mfa'],
  withinSeconds: 300,
  claims: { acr: 'https://a.test/acr', authTime: 'https://a.test/time' },
})

describe('authenticatedBy', () => {
  for (const [what, policy, claims, status] of [
    ['the preferred acr', mfa, { acr: 'mfa' }, 200],
    ['another accepted acr', mfa, { acr: 'hardware' }, 200],
    ['another acr', mfa, { acr: 'pwd' }, 401],
    ['an acr in another case', mfa, { acr: 'MFA' }, 401],
    ['an acr that contains an accepted one', mfa, { acr: 'mfa pwd' }, 401],
    ['no acr', mfa, {}, 401],
    ['an acr that is an array', mfa, { acr: ['mfa'] }, 401],
    ['an acr that is a number', mfa, { acr: 1 }, 401],
    ['an acr that is null', mfa, { acr: null }, 401],
    ['an acr that is an object', mfa, { acr: { toString: 'mfa' } }, 401],
    ['a login just in time', recent, { auth_time: NOW - 300 }, 200],
    ['a login now', recent, { auth_time: NOW }, 200],
    ['a login a second too old', recent, { auth_time: NOW - 301 }, 401],
    ['a login by a clock that is slightly ahead', recent, { auth_time: NOW + 30 }, 200],
    ['a login in the future', recent, { auth_time: NOW + 31 }, 401],
    ['no time of the login', recent, {}, 401],
    ['a time that is a string', recent, { auth_time: String(NOW) }, 401],
    ['a time that is an array', recent, { auth_time: [NOW] }, 401],
    ['a time in milliseconds', recent, { auth_time: NOW * 1000 }, 401],
    ['a negative time', recent, { auth_time: -1 }, 401],
    ['a time that is null', recent, { auth_time: null }, 401],
    ['claims with their own names', renamed, { 'https://a.test/acr': 'mfa', 'https://a.test/time': NOW }, 200],
    ['claims with the usual names, where others are expected', renamed, { acr: 'mfa', auth_time: NOW }, 401],
    [
      'a claim of a name that objects inherit',
      authenticatedBy({ acr: ['a'], claims: { acr: 'constructor' } }),
      {},
      401,
    ],
  ] as const) {
    it(`responds with ${status} to ${what}`, async () => assert.equal(await decide(policy, claims), status))
  }

  it('judges the login of a cached token for each request', async () => {
    const authorization = `Bearer ${issuer.issue({ auth_time: NOW - 200 })}`
    assert.equal((await guard.check({ headers: { authorization } }, recent)).granted, true)
    later = 101
    const decision = await guard.check({ headers: { authorization } }, recent)
    later = 0
    assert.ok(!decision.granted && decision.reason === 'insufficient_authentication')
    assert.equal((await guard.check({ headers: { authorization } }, recent)).granted, true)
  })

  const description = (needs: string) => `error_description="This needs ${needs}"`
  const MFA = `Bearer error="insufficient_user_authentication", ${description('a login by mfa or hardware')}, acr_values="mfa hardware"`
  const RECENT = `Bearer error="insufficient_user_authentication", ${description('a login within 300 seconds')}, max_age="300"`
  for (const [what, policy, challenge] of [
    ['alone', mfa, MFA],
    [
      'before a missing scope, which the challenge names as well',
      allOf(scopes('pay'), recent),
      `${RECENT}, scope="pay"`,
    ],
    ['first of two', allOf(recent, mfa), RECENT],
    ['as the first alternative', anyOf(mfa, scopes('pay')), MFA],
    ['within alternatives that are required', allOf(anyOf(recent, permissions('a'))), RECENT],
    [
      'but not as the second alternative',
      anyOf(scopes('pay'), mfa),
      `Bearer error="insufficient_scope", ${description('the scope pay or a login by mfa or hardware')}, scope="pay"`,
    ],
  ] as const) {
    it(`is refused ${what}`, async () => assert.equal(await challengeTo(policy, {}), challenge))
  }

  it('is not refused for a login that suffices, but for the scope', async () => {
    const challenge = await challengeTo(allOf(recent, scopes('pay')), { auth_time: NOW })
    assert.match(challenge ?? '', /^Bearer error="insufficient_scope".*scope="pay"$/)
  })

  it('is refused in the scheme of the client, and after a missing binding', async () => {
    const bound = createGuard({
      ...issuer,
      clock: () => NOW * 1000,
      dpop: dpop({ baseUrls: ['https://a.test'], algorithms: ['ES256'] }),
    })
    const client = createProver({ clock: () => NOW * 1000 })
    const url = 'https://a.test/'
    const headers = client.headers({ accessToken: issuer.issueBound(client), url })
    const refused = await bound.check({ method: 'GET', url: '/', headers }, mfa)
    assert.ok(!refused.granted)
    assert.match(
      bound.response(refused).headers['www-authenticate'] ?? '',
      /^Bearer realm="api", DPoP error="insufficient_user_authentication".*acr_values="mfa hardware", algs="ES256"$/,
    )
    const authorization = `Bearer ${issuer.issue()}`
    const unbound = await bound.check({ headers: { authorization } }, allOf(mfa, boundBy('dpop')))
    assert.ok(!unbound.granted && unbound.reason === 'binding_required')
  })

  for (const [what, options, message] of [
    ['nothing', {}, /needs the option "acr" or "withinSeconds"/],
    ['no values', { acr: [] }, /"acr" must be an array/],
    ['one value that is not in an array', { acr: 'mfa' }, /"acr" must be an array/],
    ['a value with a space', { acr: ['a b'] }, /without spaces and quotes/],
    ['a value with a quote', { acr: ['a"b'] }, /without spaces and quotes/],
    [
      'zero seconds, which no token satisfies',
      { withinSeconds: 0 },
      /"withinSeconds" must be a whole number of at least 1/,
    ],
    ['seconds in a string', { withinSeconds: '300' }, /"withinSeconds" must be a whole number/],
    ['an unknown option', { maxAge: 1 }, /"maxAge"/],
    ['an unknown claim', { acr: ['a'], claims: { auth_time: 'a' } }, /"auth_time"/],
  ] as const) {
    it(`does not take ${what}`, () => {
      assert.throws(() => Reflect.apply(authenticatedBy, undefined, [options]), { name: 'TypeError', message })
    })
  }
})

describe('authorizationDetail', () => {
  const payment = authorizationDetail('payment', (detail, amount: number) => detail.amount === amount)
  const own = { type: 'payment', amount: 5 }
  for (const [what, details, status] of [
    ['the detail', [own], 200],
    ['the detail among others', [{ type: 'other' }, { type: 'payment', amount: 1 }, own], 200],
    ['a detail of another type', [{ type: 'Payment', amount: 5 }], 403],
    ['a detail that the test refuses', [{ type: 'payment', amount: 6 }], 403],
    ['no details', undefined, 403],
    ['an empty array', [], 403],
    ['an object', own, 403],
    ['a string', JSON.stringify([own]), 403],
    ['null', null, 403],
    ['the detail beside one without a type', [own, { amount: 5 }], 403],
    ['the detail beside one whose type is a number', [own, { type: 1 }], 403],
    ['the detail beside an array', [own, [own]], 403],
    ['the detail beside null', [own, null], 403],
    ['50 details', Array(50).fill(own), 200],
    ['51 details', Array(51).fill(own), 403],
  ] as const) {
    it(`responds with ${status} to ${what}`, async () => {
      assert.equal(await decide(payment, { authorization_details: details }, 5), status)
    })
  }

  it('does not need a test', async () => {
    const policy = authorizationDetail('payment')
    assert.equal(await decide(policy, { authorization_details: [own] }), 200)
    assert.match(
      (await challengeTo(policy, {})) ?? '',
      /insufficient_scope", error_description="This needs authorization details of the type payment"/,
    )
  })

  it('accepts only true from its test', async () => {
    for (const result of [1, 'yes', {}, undefined]) {
      const policy = Reflect.apply(authorizationDetail, undefined, ['payment', () => result])
      assert.equal(await decide(policy, { authorization_details: [own] }), 403)
    }
    for (const test of [async () => true, () => runInNewContext('Promise.resolve(true)')]) {
      const asynchronous = Reflect.apply(authorizationDetail, undefined, ['payment', test])
      await assert.rejects(decide(asynchronous, { authorization_details: [own] }), /returned a promise/)
    }
  })

  it('refuses an empty type, and one that a challenge cannot contain', () => {
    for (const type of ['', undefined, 'a"b']) {
      assert.throws(() => Reflect.apply(authorizationDetail, undefined, [type]), TypeError)
    }
    assert.throws(() => Reflect.apply(authorizationDetail, undefined, ['a', 1]), /must be a function/)
  })
})
