import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { createGuard as createAnyGuard } from '../../src/guard.ts'
import { allOf, anyOf, authenticated, boundBy, scopes } from '../../src/policy/policy.ts'
import { createProver } from '../../src/testing/index.ts'
import { createDpopDoor, outcomeOf } from '../support/dpop-door.ts'

const { issuer, clock, client, token, createGuard, request } = await createDpopDoor()
after(() => issuer.close())

describe('A cached token that is bound to a key', () => {
  it('spares its signature, never its proof', async () => {
    const guard = createGuard()
    const accessToken = issuer.issueBound(client)
    assert.equal(await outcomeOf(guard, request({ accessToken })), 'granted')
    const prover = createProver({ clock })
    assert.equal(await outcomeOf(guard, request({ accessToken, prover })), '401 binding_mismatch')
    const headers = { authorization: `DPoP ${accessToken}` }
    assert.equal(await outcomeOf(guard, { method: 'GET', url: '/orders', headers }), '401 invalid_proof')
  })

  it('is not found under another scheme', async () => {
    const guard = createGuard()
    assert.equal(await outcomeOf(guard, request()), 'granted')
    const bearer = (accessToken: string) => ({ headers: { authorization: `Bearer ${accessToken}` } })
    assert.equal(await outcomeOf(guard, bearer(token)), '401 binding_required')
    const unbound = issuer.issue()
    assert.equal(await outcomeOf(guard, bearer(unbound)), 'granted')
    assert.equal(await outcomeOf(guard, request({ accessToken: unbound })), '401 binding_required')
    const { headers } = request()
    const stray = { headers: { ...headers, ...bearer(unbound).headers } }
    assert.equal(await outcomeOf(guard, stray), '400 malformed_credentials')
  })

  it('is accepted with unknown members in "cnf" in addition to the thumbprint', async () => {
    const accessToken = issuer.issue({ cnf: { jkt: client.thumbprint, 'kc-jkt-type': 'DPoP' } })
    assert.equal(await outcomeOf(createGuard(), request({ accessToken })), 'granted')
  })

  it('is one of any scheme in any case', async () => {
    const guard = createGuard()
    for (const scheme of ['dpop', 'DPOP', 'DPoP  ']) {
      const { headers, ...rest } = request()
      const sent = { ...rest, headers: { ...headers, authorization: `${scheme} ${token}` } }
      assert.equal(await outcomeOf(guard, sent), 'granted', scheme)
      assert.equal(await outcomeOf(guard, sent), '401 replayed_proof', scheme)
    }
  })
})

describe('The policy boundBy("dpop")', () => {
  const guard = createGuard()
  const bearer = { headers: { authorization: `Bearer ${issuer.issue({ scope: 'pay' })}` } }

  it('accepts a bound token, and shows the binding to the handler', async () => {
    const decision = await guard.check(request(), boundBy('dpop'))
    assert.ok(decision.granted)
    assert.deepEqual(decision.token?.boundBy, ['dpop'])
    assert.equal(decision.token?.claims.sub, 'auth0|test')
  })

  it('refuses a bearer token with a challenge for DPoP', async () => {
    const decision = await guard.check(bearer, boundBy('dpop'))
    assert.ok(!decision.granted)
    assert.equal(
      guard.response(decision).headers['www-authenticate'],
      'Bearer realm="api", DPoP error="invalid_token", error_description="The token is not bound to a key: request one that is", algs="ES256 EdDSA Ed25519"',
    )
  })

  for (const [what, policy, outcome] of [
    ['all', allOf(scopes('pay'), boundBy('dpop')), '401 binding_required'],
    ['alternatives, another of which holds', anyOf(boundBy('dpop'), scopes('pay')), 'granted'],
    ['alternatives, another of which needs a scope', anyOf(boundBy('dpop'), scopes('x')), '403 insufficient_scope'],
    [
      'alternatives that all need it',
      anyOf(boundBy('dpop'), allOf(scopes('x'), boundBy('dpop'))),
      '401 binding_required',
    ],
  ] as const) {
    it(`returns ${outcome} to a bearer token as one of ${what}`, async () => {
      assert.equal(await outcomeOf(guard, bearer, policy), outcome)
    })
  }

  it('throws a TypeError in a guard without the option "dpop"', async () => {
    const without = createAnyGuard({ ...issuer, clock })
    await assert.rejects(async () => without.check(bearer, boundBy('dpop')), /no option "dpop"/)
  })

  it('throws a TypeError for another method', () => {
    assert.throws(() => Reflect.apply(boundBy, undefined, ['tls']), /boundBy\(\) takes "dpop" or "mtls", not "tls"/)
  })
})

describe('A guard without the option "dpop"', () => {
  const guard = createAnyGuard({ ...issuer, clock })

  it('refuses bound tokens and the scheme DPoP, and ignores the header DPoP', async () => {
    assert.equal(await outcomeOf(guard, { headers: { authorization: `Bearer ${token}` } }), '401 unsupported_token')
    assert.equal(await outcomeOf(guard, request()), '401 missing_credentials')
    const headers = { ...request().headers, authorization: `Bearer ${issuer.issue()}` }
    assert.equal(await outcomeOf(guard, { headers }, authenticated), 'granted')
  })
})
