/** Answers of an introspection endpoint (RFC 7662, RFC 9701): what is not an answer is an outage, never an active token. */
import assert from 'node:assert/strict'
import { createHmac, randomBytes, randomUUID } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { after, describe, it } from 'node:test'
import { dpop } from '../../src/dpop/index.ts'
import { createGuard } from '../../src/guard.ts'
import { introspection } from '../../src/introspection/index.ts'
import { observe } from '../../src/observe.ts'
import { sharedSecret } from '../../src/static-keys/index.ts'
import { createProver } from '../../src/testing/index.ts'
import { createIntrospectionDoor, outcomeOf } from '../support/introspection-door.ts'

const door = await createIntrospectionDoor()
after(() => door[Symbol.asyncDispose]())
const { issuer, clock } = door
const seconds = Math.floor(clock() / 1000)

const GRANTED = 'granted'
const OUTAGE = '503 introspection_unavailable'
const INACTIVE = '401 inactive'

const active = (different: object = {}) => ({ active: true, ...door.claims(different) })
const JSON_ANSWERS: readonly (readonly [what: string, answer: unknown, outcome: string])[] = [
  ['an active token', active(), GRANTED],
  ['an active token without "iss"', active({ iss: undefined }), GRANTED],
  ['an active token with a list of audiences', active({ aud: ['x', issuer.audience] }), GRANTED],
  ['a token that is not active', { active: false }, INACTIVE],
  ['a token that is not active, with claims', { ...door.claims(), active: false }, INACTIVE],
  ['"active" as text', active({ active: 'true' }), OUTAGE],
  ['"active" as a number', active({ active: 1 }), OUTAGE],
  ['no "active"', door.claims(), OUTAGE],
  ['"active" null', active({ active: null }), OUTAGE],
  ['"active" twice', `{"active":true,${JSON.stringify(active()).slice(1)}`, OUTAGE],
  ['an array', [active()], OUTAGE],
  ['text', '"active"', OUTAGE],
  ['nothing', '', OUTAGE],
  ['HTML', '<html>active</html>', OUTAGE],
  ['more than 64 KiB', active({ padding: 'a'.repeat(65_536) }), OUTAGE],
  ['another issuer', active({ iss: 'https://other.test/' }), '401 unknown_issuer'],
  ['the issuer without its slash', active({ iss: issuer.issuer.slice(0, -1) }), '401 unknown_issuer'],
  ['no audience', active({ aud: undefined }), '401 malformed_token'],
  ['another audience', active({ aud: 'https://other.test' }), '401 wrong_audience'],
  ['an audience that contains ours', active({ aud: `${issuer.audience} x` }), '401 wrong_audience'],
  ['no "exp"', active({ exp: undefined }), '401 malformed_token'],
  ['"exp" in the past', active({ exp: seconds }), '401 expired'],
  ['"exp" as text', active({ exp: String(seconds + 60) }), '401 malformed_token'],
  ['"nbf" ahead', active({ nbf: seconds + 60 }), '401 not_yet_valid'],
  ['a refresh token, by "token_type"', active({ token_type: 'refresh_token' }), '401 not_an_access_token'],
  ['a refresh token of Keycloak', active({ typ: 'Refresh' }), '401 not_an_access_token'],
  ['an offline token of Keycloak', active({ typ: 'Offline' }), '401 not_an_access_token'],
  ['a refresh token of Hydra', active({ token_use: 'refresh_token' }), '401 not_an_access_token'],
  ['an ID token', active({ nonce: 'n' }), '401 not_an_access_token'],
  ['a logout token', active({ events: {} }), '401 not_an_access_token'],
  ['the type Bearer', active({ token_type: 'Bearer', typ: 'Bearer', token_use: 'access_token' }), GRANTED],
  ['the type DPoP without a key', active({ token_type: 'DPoP' }), '401 unsupported_token'],
  ['the type DPoP with a key', active({ token_type: 'DPoP', cnf: { jkt: 'a'.repeat(43) } }), '401 unsupported_token'],
  ['a key', active({ cnf: { jkt: 'a'.repeat(43) } }), '401 unsupported_token'],
  ['a certificate', active({ cnf: { 'x5t#S256': 'a'.repeat(43) } }), '401 unsupported_token'],
  ['an empty "cnf"', active({ cnf: {} }), '401 unsupported_token'],
]

const newToken = () => `opaque-${randomUUID()}`

describe('An introspection response in JSON', () => {
  const guard = door.createGuard()
  for (const [what, answer, outcome] of JSON_ANSWERS) {
    it(`is ${outcome} for ${what}`, async () => {
      door.answerJson(answer)
      assert.equal(await outcomeOf(guard, newToken()), outcome)
    })
  }

  for (const status of [204, 301, 302, 400, 401, 403, 404, 429, 500, 503]) {
    it(`is ${OUTAGE} with status ${status}`, async () => {
      door.answer = response => response.writeHead(status, { location: door.endpoint }).end(JSON.stringify(active()))
      assert.equal(await outcomeOf(guard, newToken()), OUTAGE)
    })
  }

  it(`is ${OUTAGE} if it is slow, or is never complete`, async () => {
    const impatient = door.createGuard({ timeoutSeconds: 0.1 })
    const held: ServerResponse[] = []
    for (const begin of ['', '{"active":true,']) {
      door.answer = response => {
        held.push(response)
        response.write(begin || ' ')
      }
      assert.equal(await outcomeOf(impatient, newToken()), OUTAGE)
    }
    for (const response of held) response.destroy()
  })

  it(`is ${OUTAGE} if the connection breaks`, async () => {
    door.answer = response => response.destroy()
    assert.equal(await outcomeOf(guard, newToken()), OUTAGE)
  })

  it('is about the token of a client with its key, and needs a proof', async () => {
    const client = createProver({ clock })
    const url = 'https://api.example.com/orders'
    const proofs = dpop({ baseUrls: ['https://api.example.com'] })
    const withProofs = door.createGuard({ cacheSeconds: 60 }, { dpop: proofs })
    door.answerJson(active({ token_type: 'DPoP', cnf: { jkt: client.thumbprint } }))
    for (let time = 0; time < 2; time += 1) {
      const accessToken = 'bound'
      const headers = client.headers({ accessToken, url })
      const request = { method: 'GET', url: '/orders', headers }
      assert.equal((await withProofs.check(request, { kind: 'authenticated' })).granted, true)
      assert.equal((await withProofs.check(request, { kind: 'authenticated' })).granted, false)
      assert.equal(await outcomeOf(withProofs, accessToken), '401 binding_required')
    }
  })
})

const signed = (different: object = {}, header: object = {}, about: unknown = active()) =>
  issuer.issue(
    { sub: undefined, exp: undefined, aud: 'api', iat: seconds, token_introspection: about, ...different },
    { header: { typ: 'token-introspection+jwt', ...header } },
  )

describe('A signed answer', () => {
  const guard = door.createGuard({ response: 'jwt' })
  for (const [what, answer, outcome] of [
    ['an active token', signed(), GRANTED],
    ['a list of audiences', signed({ aud: ['x', 'api'] }), GRANTED],
    ['a token that is not active', signed({}, {}, { active: false }), INACTIVE],
    ['JSON without a signature', active(), OUTAGE],
    ['the typ "JWT"', signed({}, { typ: 'JWT' }), OUTAGE],
    ['the typ "at+jwt"', signed({}, { typ: 'at+jwt' }), OUTAGE],
    ['no typ', signed({}, { typ: undefined }), OUTAGE],
    ['alg "none"', signed({}, { alg: 'none' }), OUTAGE],
    ['an algorithm that is not accepted', signed({}, { alg: 'RS256' }), OUTAGE],
    ['an unknown key', signed({}, { kid: 'x' }), OUTAGE],
    ['a wrong signature', `${signed().slice(0, -8)}AAAAAAAA`, OUTAGE],
    ['another API', signed({ aud: 'another' }), OUTAGE],
    ['no audience', signed({ aud: undefined }), OUTAGE],
    ['another issuer', signed({ iss: 'https://other.test/' }), OUTAGE],
    ['an old "iat"', signed({ iat: seconds - 301 }), OUTAGE],
    ['an "iat" in the future', signed({ iat: seconds + 61 }), OUTAGE],
    ['no "iat"', signed({ iat: undefined }), OUTAGE],
    ['no "token_introspection"', signed({}, {}, null), OUTAGE],
    ['"token_introspection" as text', signed({}, {}, JSON.stringify(active())), OUTAGE],
    ['another audience of the token', signed({}, {}, active({ aud: 'x' })), '401 wrong_audience'],
  ] as const) {
    it(`is ${outcome} for ${what}`, async () => {
      door.answerJson(answer)
      assert.equal(await outcomeOf(guard, newToken()), outcome)
    })
  }

  it('is an outage if it is encrypted, and the hint says so', async () => {
    const hints: unknown[] = []
    const stop = observe({ tokenRefused: ({ hint }) => hints.push(hint) })
    door.answerJson(`${Buffer.from('{"alg":"dir","enc":"A256GCM"}').toString('base64url')}..AAAA.AAAA.AAAA`)
    assert.equal(await outcomeOf(guard, newToken()), OUTAGE)
    stop()
    assert.deepEqual(hints, ['Cannot introspect: The response is an encrypted JWT, not a signed one'])
  })

  it('is no access token itself', async () => {
    const text = signed({ aud: issuer.audience, exp: seconds + 60 })
    assert.equal(await outcomeOf(door.createGuard(), text), '401 not_an_access_token')
  })
})

it('A signed answer of an issuer with a shared secret is accepted with its MAC, and not with another one', async () => {
  const secret = randomBytes(32)
  const iss = 'https://symmetric.test/'
  const answer = (by: Buffer) => {
    const about = { active: true, ...door.claims({ iss }) }
    const claims = { iss, aud: 'api', iat: Math.floor(door.clock() / 1000), token_introspection: about }
    const input = [{ alg: 'HS256', typ: 'token-introspection+jwt' }, claims]
      .map(part => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.')
    return `${input}.${createHmac('sha256', by).update(input).digest('base64url')}`
  }
  for (const [by, outcome] of [
    [secret, 'granted'],
    [randomBytes(32), '503 introspection_unavailable'],
  ] as const) {
    const guard = createGuard({
      issuer: iss,
      audience: issuer.audience,
      algorithms: ['HS256'],
      keys: sharedSecret(secret),
      clock: door.clock,
      fetch: async () => new Response(answer(by)),
      introspection: introspection({
        client: { id: 'api', secret: 's' },
        endpoint: `${iss}introspect`,
        response: 'jwt',
      }),
    })
    assert.equal(await outcomeOf(guard, 'opaque'), outcome)
  }
})
