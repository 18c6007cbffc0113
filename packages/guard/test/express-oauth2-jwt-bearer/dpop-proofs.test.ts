/** What express-oauth2-jwt-bearer checks of DPoP proofs, tokens and options, as cases of the guard. */
import { createHash } from 'node:crypto'
import { after } from 'node:test'
import { type DpopOptions, dpop } from '../../src/dpop/index.ts'
import { createProver } from '../../src/testing/index.ts'
import { BASE_URL, createDpopDoor, outcomeOf } from '../support/dpop-door.ts'
import { type Case, outcomeOfCreating, testCases } from './cases.ts'

const door = await createDpopDoor()
after(() => door.issuer.close())
const { client, token: accessToken, issuer, clock } = door
const now = clock() / 1000
const call = { accessToken, url: `${BASE_URL}/orders` }

type Members = Readonly<Record<string, unknown>>

function proof(
  what: string,
  changes: { readonly claims?: Members; readonly header?: Members },
  expected = '401 invalid_proof',
  options: Partial<DpopOptions> = {},
): Case {
  return sent(what, () => client.headers({ ...call, ...changes }), expected, options)
}

function sent(
  what: string,
  headers: () => { readonly authorization: string; readonly dpop: string },
  expected: string,
  options: Partial<DpopOptions> = {},
): Case {
  const guard = door.createGuard(options)
  return { what, expected, outcome: () => outcomeOf(guard, { method: 'GET', url: '/orders', headers: headers() }) }
}

/** A token with any `cnf`, and a proof of the client. */
function cnf(what: string, value: unknown, expected: string, differs?: string): Case {
  const other = issuer.issue({ cnf: value })
  const made = sent(what, () => client.headers({ ...call, accessToken: other }), expected)
  return differs === undefined ? made : { ...made, differs }
}

const rsa = createProver({ algorithm: 'RS256', clock })

testCases('the JWT of a proof', [
  proof('a proof', {}, 'granted'),
  proof('a proof, where several algorithms are accepted', {}, 'granted', { algorithms: ['ES256', 'ES384'] }),
  sent(
    'an algorithm that is not accepted',
    () => rsa.headers({ ...call, accessToken: issuer.issueBound(rsa) }),
    '401 invalid_proof',
  ),
  proof('another typ', { header: { typ: 'wrong' } }),
  proof('no typ', { header: { typ: undefined } }),
  proof('no jwk', { header: { jwk: undefined } }),
  proof('a jwk that is no object', { header: { jwk: 'not-an-object' } }),
  sent(
    'letters behind the signature',
    () => ({ ...client.headers(call), dpop: `${client.prove(call)}tampered` }),
    '401 invalid_proof',
  ),
  proof('claims of its own', { claims: { foo: 'bar', aud: BASE_URL, nbf: now - 10, exp: now + 300 } }, 'granted'),
  {
    what: 'the same proof again',
    expected: 'granted, then 401 replayed_proof',
    // Their documentation leaves this to the application.
    differs: 'RFC 9449 §11.1',
    outcome: async () => {
      const [guard, request] = [door.createGuard(), door.request()]
      return `${await outcomeOf(guard, request)}, then ${await outcomeOf(guard, request)}`
    },
  },
])

testCases('the claims of a proof', [
  ...['iat', 'htm', 'htu', 'jti', 'ath'].flatMap(name => [
    proof(`no ${name}`, { claims: { [name]: undefined } }),
    proof(`a ${name} of another type`, { claims: { [name]: name === 'iat' ? 'bad' : 123 } }),
  ]),
  proof('an iat that is too old', { claims: { iat: now - 1000 } }),
  proof('an iat that is too far ahead', { claims: { iat: now + 1000 } }),
  proof('another method', { claims: { htm: 'POST' } }),
  proof('another URL', { claims: { htu: `${BASE_URL}/other` } }),
  proof('the hash of another token', { claims: { ath: createHash('sha256').update('x').digest('base64url') } }),
  {
    ...proof('the method in small letters', { claims: { htm: 'get' } }),
    differs: 'methods are case-sensitive (RFC 9110 §9.1)',
  },
])

const { thumbprint } = client

testCases('the binding of a token', [
  cnf('the thumbprint of the key', { jkt: thumbprint }, 'granted'),
  cnf('the thumbprint of another key', { jkt: rsa.thumbprint }, '401 binding_mismatch'),
  cnf('no cnf', undefined, '401 binding_required'),
  cnf('a cnf that is text', 'bad', '401 unsupported_token'),
  cnf('a cnf that is an array', [], '401 unsupported_token'),
  cnf('an empty cnf', {}, '401 unsupported_token'),
  cnf('a thumbprint that is a number', { jkt: 123 }, '401 unsupported_token'),
  cnf('an empty thumbprint', { jkt: '' }, '401 unsupported_token'),
  cnf(
    'a member that the guard does not know',
    { jkt: thumbprint, 'kc-jkt-type': 'x' },
    'granted',
    'RFC 7800 §3.1, members that are not understood are ignored',
  ),
])

function options(what: string, given: object, expected: RegExp | string, differs?: string): Case {
  const outcome = () => outcomeOfCreating(() => Reflect.apply(dpop, undefined, [{ baseUrls: [BASE_URL], ...given }]))
  return { what, expected, outcome, ...(differs && { differs }) }
}

testCases('the options of DPoP', [
  options('the base URL alone', {}, 'created'),
  options('all of them', { required: false, proofSeconds: 300, proofAheadSeconds: 30 }, 'created'),
  options('no tolerance for clocks ahead', { proofAheadSeconds: 0 }, 'created'),
  options('required that is a number', { required: 1 }, /"required" must be true or false/),
  options('an age that is text', { proofSeconds: '300' }, /"proofSeconds" must be a number from 1 to 3600/),
  options('an age that is negative', { proofSeconds: -100 }, /"proofSeconds" must be a number from 1 to 3600/),
  options(
    'a tolerance that is text',
    { proofAheadSeconds: '30' },
    /"proofAheadSeconds" must be a number from 0 to 300/,
  ),
  options('a negative tolerance', { proofAheadSeconds: -5 }, /"proofAheadSeconds" must be a number from 0 to 300/),
  options('enabled', { enabled: false }, /"enabled" is unknown/, 'without the option "dpop", it is off'),
  options('no base URL', { baseUrls: [] }, /"baseUrls" must/, 'RFC 9449 §4.3, the Host header is chosen by the sender'),
  ...[null, [], 123, 'invalid'].map(
    (value): Case => ({
      what: `${JSON.stringify(value)} in place of options`,
      expected: /must be an object|"baseUrls" must/,
      outcome: () => outcomeOfCreating(() => Reflect.apply(dpop, undefined, [value])),
    }),
  ),
])
