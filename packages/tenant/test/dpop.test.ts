import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { authenticated, createGuard } from '@tollgate/guard'
import { dpop } from '@tollgate/guard/dpop'
import { createProver, type Prover } from '@tollgate/guard/testing'
import { decodeJwt } from 'jose'
import { helloWorld, TEST_APPLICATION_ID } from '../src/hello-world.ts'
import { findClient } from '../src/store/access/clients.ts'
import { jsonBody } from './support/json-body.ts'
import { type ManagedTenant, startManagedTenant } from './support/management.ts'
import { CALLBACK, createSinglePageApp, type SinglePageApp } from './support/single-page-app.ts'
import type { Visitor } from './support/visitor.ts'

const { audience, client } = helloWorld
const API = 'https://api.example.com'

type Parameters = Record<string, string>
interface Answer {
  status: number
  body: Record<string, unknown>
  headers: Headers
}

describe('DPoP', () => {
  let tenant: ManagedTenant
  let app: SinglePageApp
  let visitor: Visitor
  let secret: string
  let prover: Prover
  before(async () => {
    tenant = await startManagedTenant()
    app = createSinglePageApp(tenant.origin)
    visitor = (await app.logIn(helloWorld.user)).visitor
    secret = (await findClient(tenant.database, TEST_APPLICATION_ID))?.client_secret ?? ''
    prover = createProver()
  })
  after(() => tenant.close())

  const url = () => `${tenant.issuer}oauth/token`
  const prove = (nonce?: string, claims = {}, header = {}, by = prover) =>
    by.prove({ accessToken: '', method: 'POST', url: url(), nonce, claims: { ath: undefined, ...claims }, header })

  async function post(parameters: Parameters, proof?: string): Promise<Answer> {
    const response = await fetch(url(), {
      method: 'POST',
      headers: {
        ...(!parameters.client_secret && { origin: 'http://localhost:4040' }),
        ...(proof !== undefined && { dpop: proof }),
      },
      body: new URLSearchParams(parameters),
    })
    return { status: response.status, body: await jsonBody(response), headers: response.headers }
  }

  async function newCode(parameters: Parameters = {}): Promise<Parameters> {
    const { redirectsTo } = await visitor.browse(app.authorizationUrl(parameters))
    return {
      client_id: client.client_id,
      grant_type: 'authorization_code',
      code: redirectsTo?.searchParams.get('code') ?? '',
      code_verifier: app.verifier,
      redirect_uri: CALLBACK,
    }
  }

  /** As SDKs do: the first request gets the nonce. */
  async function nonce(): Promise<string> {
    const { status, body, headers } = await post(await newCode(), prove())
    assert.deepEqual(
      [status, body],
      [400, { error: 'use_dpop_nonce', error_description: 'Authorization server requires nonce in DPoP proof' }],
    )
    assert.match(headers.get('access-control-expose-headers') ?? '', /DPoP-Nonce/i)
    return headers.get('dpop-nonce') ?? ''
  }

  async function bound(parameters: Parameters = {}): Promise<Record<string, unknown>> {
    const { status, body } = await post(await newCode(parameters), prove(await nonce()))
    assert.equal(status, 200, JSON.stringify(body))
    return body
  }

  it('POST /oauth/token requires a nonce of a public client, then binds the access token to its key', async () => {
    const { token_type, access_token } = await bound()
    assert.equal(token_type, 'DPoP')
    assert.deepEqual(decodeJwt(String(access_token)).cnf, { jkt: prover.thumbprint })
  })

  it('an API that the guard protects accepts a bound token with its proof, and no stolen one', async () => {
    const token = String((await bound()).access_token)
    const guard = createGuard({ issuer: tenant.issuer, audience, dpop: dpop({ baseUrls: [API] }) })
    await guard.ready()
    const check = async (headers: Record<string, string>) =>
      (await guard.check({ method: 'GET', url: '/orders', headers }, authenticated)).granted
    const call = { accessToken: token, method: 'GET', url: `${API}/orders` }
    const headers = prover.headers(call)
    assert.equal(await check({ ...headers }), true)
    assert.equal(await check({ ...headers }), false, 'the same proof again')
    assert.equal(await check({ authorization: `Bearer ${token}` }), false, 'the token alone')
    assert.equal(await check({ ...createProver().headers(call) }), false, 'a proof of another key')
  })

  it('a refresh token of a public client works with its key alone, and the family stays bound', async () => {
    const value = await nonce()
    const { refresh_token } = await bound()
    const refresh = (proof?: string) =>
      post({ client_id: client.client_id, grant_type: 'refresh_token', refresh_token: String(refresh_token) }, proof)
    for (const proof of [undefined, prove(value, {}, {}, createProver())]) {
      const { status, body } = await refresh(proof)
      assert.deepEqual([status, body.error], [403, 'invalid_grant'])
    }
    const { status, body } = await refresh(prove(value))
    assert.equal(status, 200, JSON.stringify(body))
    assert.deepEqual(decodeJwt(String(body.access_token)).cnf, { jkt: prover.thumbprint })
  })

  it('dpop_jkt binds the code to a key', async () => {
    const value = await nonce()
    const code = await newCode({ dpop_jkt: prover.thumbprint })
    const stolen = await post(code, prove(value, {}, {}, createProver()))
    assert.deepEqual([stolen.status, stolen.body.error], [400, 'invalid_dpop_proof'])
    const without = await post(await newCode({ dpop_jkt: prover.thumbprint }))
    assert.deepEqual([without.status, without.body.error], [400, 'invalid_request'])
    const { status } = await post(await newCode({ dpop_jkt: prover.thumbprint }), prove(value))
    assert.equal(status, 200)
  })

  const machine = (proof?: string) =>
    post({ grant_type: 'client_credentials', client_id: TEST_APPLICATION_ID, client_secret: secret, audience }, proof)

  it('an application with a secret needs no nonce', async () => {
    const { status, body } = await machine(prove())
    assert.deepEqual([status, body.token_type], [200, 'DPoP'])
    assert.deepEqual(decodeJwt(String(body.access_token)).cnf, { jkt: prover.thumbprint })
  })

  it('POST /oauth/token accepts a proof once, also of requests at the same moment', async () => {
    const proof = prove()
    const statuses = (await Promise.all(Array.from({ length: 8 }, () => machine(proof)))).map(({ status }) => status)
    assert.deepEqual(statuses.sort(), [200, ...Array.from({ length: 7 }, () => 400)])
    const again = prove(await nonce())
    const codes = [await newCode(), await newCode()]
    const answers = await Promise.all(codes.map(code => post(code, again)))
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 400])
    assert.ok(answers.some(({ body }) => body.error === 'invalid_dpop_proof'))
  })

  const seconds = () => Math.floor(Date.now() / 1000)
  const hostile: Record<string, () => string> = {
    'that is no JWT': () => 'x',
    'of another type': () => prove(undefined, {}, { typ: 'JWT' }),
    'without a key': () => prove(undefined, {}, { jwk: undefined }),
    'with another key in its header': () => prove(undefined, {}, { jwk: createProver().publicJwk }),
    'with a private key in its header': () => prove(undefined, {}, { jwk: { ...prover.publicJwk, d: 'AA' } }),
    'signed with alg none': () => `${prove(undefined, {}, { alg: 'none' }).split('.').slice(0, 2).join('.')}.`,
    'signed with EdDSA': () => prove(undefined, {}, {}, createProver({ algorithm: 'EdDSA' })),
    'for GET': () => prove(undefined, { htm: 'GET' }),
    'for another URL': () => prove(undefined, { htu: `${tenant.issuer}userinfo` }),
    'with a number as its URL': () => prove(undefined, { htu: 1 }),
    'of an hour ago': () => prove(undefined, { iat: seconds() - 3600 }),
    'of the future': () => prove(undefined, { iat: seconds() + 3600 }),
    'without iat': () => prove(undefined, { iat: undefined }),
    'without jti': () => prove(undefined, { jti: undefined }),
    'with an object as its jti': () => prove(undefined, { jti: {} }),
  }
  for (const [what, proof] of Object.entries(hostile)) {
    it(`POST /oauth/token answers 400 for a proof ${what}`, async () => {
      for (const { status, body } of [await machine(proof()), await post(await newCode(), proof())]) {
        assert.equal(status, 400, JSON.stringify(body))
        assert.ok(['invalid_dpop_proof', 'use_dpop_nonce'].includes(String(body.error)), JSON.stringify(body))
      }
    })
  }

  it('POST /oauth/token asks for a new nonce instead of an invalid one', async () => {
    const { status, body, headers } = await post(await newCode(), prove('invented'))
    assert.deepEqual([status, body.error], [400, 'use_dpop_nonce'])
    assert.ok(headers.get('dpop-nonce'))
  })

  it('GET /userinfo takes a bound token with the scheme DPoP and a proof, and nothing else', async () => {
    for (const parameters of [{}, { audience: '' }]) {
      const accessToken = String((await bound(parameters)).access_token)
      const call = { accessToken, url: `${tenant.issuer}userinfo` }
      const status = async (headers: object) =>
        (await fetch(`${tenant.origin}/userinfo`, { headers: { ...headers } })).status
      const headers = prover.headers(call)
      assert.equal(await status(headers), 200)
      assert.equal(await status(headers), 401, 'the same proof again')
      assert.equal(await status({ authorization: `Bearer ${accessToken}` }), 401)
      assert.equal(await status({ ...prover.headers(call), authorization: `Bearer ${accessToken}` }), 401)
      assert.equal(await status({ authorization: `DPoP ${accessToken}` }), 401)
      assert.equal(await status(createProver().headers(call)), 401)
      assert.equal(await status(prover.headers({ ...call, accessToken: 'other' })), 401)
      const { dpop: other } = prover.headers({ ...call, accessToken: 'other' })
      assert.equal(await status({ authorization: `DPoP ${accessToken}`, dpop: other }), 401)
    }
    const { tokens } = await app.logIn(helloWorld.user)
    const unbound = prover.headers({ accessToken: tokens.access_token, url: `${tenant.issuer}userinfo` })
    const response = await fetch(`${tenant.origin}/userinfo`, { headers: { ...unbound } })
    assert.equal(response.status, 401)
    assert.match(response.headers.get('www-authenticate') ?? '', /^DPoP error="invalid_token".*algs="ES256"/)
  })

  it('an API with proof_of_possession, or an application that requires it, gets no unbound tokens', async () => {
    const api = `/resource-servers/${encodeURIComponent(audience)}`
    const answersOf = async () => [(await machine()).status, (await post(await newCode())).status]
    for (const [required_for, expected] of [
      ['all_clients', [400, 400]],
      ['public_clients', [200, 400]],
    ] as const) {
      const proof_of_possession = { mechanism: 'dpop', required: true, required_for }
      await tenant.expect(200, 'PATCH', api, { proof_of_possession })
      assert.deepEqual(await answersOf(), expected)
    }
    assert.equal((await machine(prove())).status, 200)
    const { body } = await post(await newCode())
    assert.match(String(body.error_description), /DPoP proof is required/)
    await tenant.expect(200, 'PATCH', api, { proof_of_possession: null })
    assert.deepEqual(await answersOf(), [200, 200])

    const machinePath = `/clients/${TEST_APPLICATION_ID}`
    await tenant.expect(200, 'PATCH', machinePath, { require_proof_of_possession: true })
    await tenant.expect(200, 'PATCH', `/clients/${client.client_id}`, { require_proof_of_possession: true })
    assert.deepEqual(await answersOf(), [400, 400])
    assert.equal((await machine(prove())).status, 200)
    await tenant.expect(200, 'PATCH', machinePath, { require_proof_of_possession: false })
    await tenant.expect(200, 'PATCH', `/clients/${client.client_id}`, { require_proof_of_possession: false })
  })

  it('discovery announces DPoP with ES256', async () => {
    const metadata = await jsonBody(await fetch(`${tenant.origin}/.well-known/openid-configuration`))
    assert.deepEqual(metadata.dpop_signing_alg_values_supported, ['ES256'])
  })
})
