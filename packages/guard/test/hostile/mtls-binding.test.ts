import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { dpop } from '../../src/dpop/index.ts'
import { createGuard as createAnyGuard } from '../../src/guard.ts'
import { allOf, anyOf, boundBy, scopes } from '../../src/policy/policy.ts'
import { createProver } from '../../src/testing/index.ts'
import { createMtlsDoor, onTls, outcomeOf } from '../support/mtls-door.ts'

const { issuer, client, other, token, issueBound, createGuard } = await createMtlsDoor()
after(() => issuer.close())
const GRANTED = 'granted'

describe('A token that is bound to a certificate', () => {
  it('is accepted with it alone, whether it is cached or not', async () => {
    const guard = createGuard()
    for (let time = 0; time < 2; time += 1) {
      assert.equal(await outcomeOf(guard, onTls(token, client)), GRANTED)
      assert.equal(await outcomeOf(guard, onTls(token, other)), '401 binding_mismatch')
      assert.equal(await outcomeOf(guard, onTls(token)), '401 binding_required')
      assert.equal(await outcomeOf(guard, { headers: { authorization: `Bearer ${token}` } }), '401 binding_required')
    }
  })

  it('is not confused with an unbound token of the same permissions', async () => {
    const guard = createGuard()
    const unbound = issuer.issue()
    for (let time = 0; time < 2; time += 1) {
      assert.equal(await outcomeOf(guard, onTls(unbound, other)), GRANTED)
      assert.equal(await outcomeOf(guard, onTls(token, other)), '401 binding_mismatch')
      assert.equal(await outcomeOf(guard, onTls(unbound)), GRANTED)
      assert.equal(await outcomeOf(guard, onTls(token, client)), GRANTED)
    }
  })

  for (const [what, cnf, outcome] of [
    ['beside members that the guard does not know', { 'x5t#S256': client.thumbprint, 'kc-x': 1 }, GRANTED],
    ['with padding', { 'x5t#S256': `${client.thumbprint}=` }, '401 unsupported_token'],
    ['in base64', { 'x5t#S256': `${client.thumbprint.slice(0, -1)}+` }, '401 unsupported_token'],
    ['of the length of SHA-1', { 'x5t#S256': client.thumbprint.slice(0, 27) }, '401 unsupported_token'],
    ['in hexadecimal', { 'x5t#S256': 'a'.repeat(64) }, '401 unsupported_token'],
    ['empty', { 'x5t#S256': '' }, '401 unsupported_token'],
    ['in an array', { 'x5t#S256': [client.thumbprint] }, '401 unsupported_token'],
    ['null', { 'x5t#S256': null }, '401 unsupported_token'],
    ['of SHA-1, in another member', { x5t: client.thumbprint }, '401 unsupported_token'],
    ['in a member of another case', { 'X5T#S256': client.thumbprint }, '401 unsupported_token'],
    ['of a key as well', { 'x5t#S256': client.thumbprint, jkt: client.thumbprint }, '401 unsupported_token'],
    ['beside a malformed one of a key', { 'x5t#S256': client.thumbprint, jkt: 1 }, '401 unsupported_token'],
    ['missing', {}, '401 unsupported_token'],
    ['in a "cnf" that is text', client.thumbprint, '401 unsupported_token'],
    ['in a "cnf" that is an array', [{ 'x5t#S256': client.thumbprint }], '401 unsupported_token'],
    ['in a "cnf" that is null', null, '401 unsupported_token'],
  ] as const) {
    it(`is ${outcome} if the thumbprint is ${what}`, async () => {
      assert.equal(await outcomeOf(createGuard(), onTls(issuer.issue({ cnf }), client)), outcome)
    })
  }

  it('is refused by a guard without the option "mtls"', async () => {
    const proofs = dpop({ baseUrls: ['https://api.example.com'] })
    for (const guard of [createAnyGuard(issuer), createAnyGuard({ ...issuer, dpop: proofs })]) {
      assert.equal(await outcomeOf(guard, onTls(token, client)), '401 unsupported_token')
    }
  })
})

describe('A token that is bound to a key and a certificate', () => {
  const prover = createProver()
  const url = 'https://api.example.com/orders'
  const accessToken = issuer.issue({ cnf: { jkt: prover.thumbprint, 'x5t#S256': client.thumbprint } })
  const guard = createGuard({}, { dpop: dpop({ baseUrls: ['https://api.example.com'] }) })

  function request(by: { certificate?: typeof client; proof?: typeof prover }) {
    const headers = (by.proof ?? createProver()).headers({ accessToken, url })
    return { ...onTls(accessToken, by.certificate), method: 'GET', url: '/orders', headers }
  }

  it('needs both', async () => {
    for (let time = 0; time < 2; time += 1) {
      const decision = await guard.check(request({ certificate: client, proof: prover }), boundBy('mtls'))
      assert.ok(decision.granted)
      assert.deepEqual(decision.token?.boundBy, ['dpop', 'mtls'])
      assert.equal(await outcomeOf(guard, request({ proof: prover })), '401 binding_required')
      assert.equal(await outcomeOf(guard, request({ certificate: other, proof: prover })), '401 binding_mismatch')
      assert.equal(await outcomeOf(guard, request({ certificate: client })), '401 binding_mismatch')
      assert.equal(await outcomeOf(guard, onTls(accessToken, client)), '401 binding_required')
    }
  })

  it('keeps its proof for the request with the right certificate', async () => {
    const sent = request({ certificate: client, proof: prover })
    assert.equal(
      await outcomeOf(guard, { ...sent, ...onTls(accessToken, other), headers: sent.headers }),
      '401 binding_mismatch',
    )
    assert.equal(await outcomeOf(guard, sent), GRANTED)
    assert.equal(await outcomeOf(guard, sent), '401 replayed_proof')
  })

  it('is challenged in the scheme of the request', async () => {
    const decision = await guard.check(request({ certificate: other, proof: prover }), boundBy('mtls'))
    assert.ok(!decision.granted)
    assert.match(
      guard.response(decision).headers['www-authenticate'] ?? '',
      /^Bearer realm="api", DPoP error="invalid_token", error_description="The token is bound to another certificate/,
    )
  })
})

describe('The policy boundBy("mtls")', () => {
  const guard = createGuard()
  const bearer = onTls(issuer.issue({ scope: 'pay' }), client)
  const bound = onTls(issueBound(client.thumbprint, { scope: 'pay' }), client)

  for (const [what, policy, outcome] of [
    ['alone', boundBy('mtls'), '401 binding_required'],
    ['with a scope', allOf(scopes('pay'), boundBy('mtls')), '401 binding_required'],
    ['or a scope that the token has', anyOf(boundBy('mtls'), scopes('pay')), GRANTED],
    ['or a scope that the token does not have', anyOf(boundBy('mtls'), scopes('x')), '403 insufficient_scope'],
  ] as const) {
    it(`returns ${outcome} to a bearer token ${what}`, async () => {
      assert.equal(await outcomeOf(guard, bearer, policy), outcome)
      assert.equal(await outcomeOf(guard, bound, policy), GRANTED)
    })
  }

  it('says which token the client needs', async () => {
    const decision = await guard.check(bearer, boundBy('mtls'))
    assert.ok(!decision.granted)
    assert.equal(
      guard.response(decision).headers['www-authenticate'],
      'Bearer error="invalid_token", error_description="The token is not bound to a certificate: request one that is"',
    )
  })

  it('throws a TypeError in a guard without the option "mtls"', async () => {
    const sent = { headers: { authorization: `Bearer ${issuer.issue()}` } }
    await assert.rejects(async () => createAnyGuard(issuer).check(sent, boundBy('mtls')), /no option "mtls"/)
  })

  it('throws a TypeError for another method', () => {
    assert.throws(() => Reflect.apply(boundBy, undefined, ['tls']), /boundBy\(\) takes "dpop" or "mtls", not "tls"/)
  })
})

describe('The option "required" of mtls()', () => {
  it('refuses tokens that are not bound to a certificate', async () => {
    const prover = createProver()
    const proofs = dpop({ baseUrls: ['https://api.example.com'] })
    const guard = createGuard({ required: true }, { dpop: proofs })
    assert.equal(await outcomeOf(guard, onTls(issuer.issue(), client)), '401 binding_required')
    assert.equal(await outcomeOf(guard, onTls(token, client)), GRANTED)
    const accessToken = issuer.issueBound(prover)
    const headers = prover.headers({ accessToken, url: 'https://api.example.com/' })
    const sent = { ...onTls(accessToken, client), method: 'GET', url: '/', headers }
    assert.equal(await outcomeOf(guard, sent), '401 binding_required')
  })

  it('refuses tokens with one binding if dpop() has it as well', async () => {
    const proofs = dpop({ baseUrls: ['https://api.example.com'], required: true })
    const guard = createGuard({ required: true }, { dpop: proofs })
    assert.equal(await outcomeOf(guard, onTls(token, client)), '401 binding_required')
  })
})

describe('The option "certificate" of mtls()', () => {
  const headers = { authorization: `Bearer ${token}` }

  it('takes a function, which gets what the adapter passes', async () => {
    const seen: unknown[] = []
    const guard = createGuard({
      certificate: (_request, context) => {
        seen.push(context)
        return client.der
      },
    })
    const context = {}
    assert.ok((await guard.check({ headers }, boundBy('mtls'), context)).granted)
    assert.ok(
      (await guard.check({ headers: { authorization: `Bearer ${issuer.issue()}` } }, scopes('a'))).granted === false,
    )
    assert.deepEqual(seen, [context])
  })

  it('lets a function say that there is no certificate', async () => {
    assert.equal(await outcomeOf(createGuard({ certificate: () => undefined }), { headers }), '401 binding_required')
  })

  for (const [what, certificate] of [
    ['throws', () => assert.fail('A bug')],
    ['returns a promise', () => Promise.resolve(client.der)],
    ['returns a promise that rejects', () => Promise.reject(new Error('down'))],
    ['returns PEM', () => client.cert],
    ['returns null', () => null],
    ['returns other bytes', () => new Uint8Array(3)],
  ] as const) {
    it(`throws what is wrong with a function that ${what}`, async () => {
      const guard = Reflect.apply(createGuard, undefined, [{ certificate }])
      await assert.rejects(async () => guard.check({ headers }, boundBy('mtls')), /A bug|must be a Uint8Array/)
    })
  }

  it('reads "certificate" of a request of the application itself', async () => {
    const guard = createGuard()
    assert.equal(await outcomeOf(guard, { headers, certificate: () => client.der }), GRANTED)
    assert.equal(await outcomeOf(guard, { headers, certificate: () => other.der }), '401 binding_mismatch')
    assert.equal(await outcomeOf(guard, { headers, certificate: () => undefined }), '401 binding_required')
  })
})
