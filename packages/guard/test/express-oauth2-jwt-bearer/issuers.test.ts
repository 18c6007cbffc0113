/** Several issuers at one API, which express-oauth2-jwt-bearer calls multiple custom domains, as cases of the guard. */
import { createHmac, randomBytes } from 'node:crypto'
import { after } from 'node:test'
import { type DynamicIssuersOptions, dynamicIssuers } from '../../src/dynamic-issuers/index.ts'
import { createGuard } from '../../src/guard.ts'
import type { IssuerOptions } from '../../src/options/issuer.ts'
import { sharedSecret } from '../../src/static-keys/index.ts'
import { createTestIssuer } from '../../src/testing/test-issuer.ts'
import { type Case, outcomeOfOptions, outcomeOfToken, testCases } from './cases.ts'

const one = await createTestIssuer({ algorithm: 'ES256' })
const two = await createTestIssuer()
after(() => Promise.all([one.close(), two.close()]))
const { audience } = one
const secret = randomBytes(32)
const symmetric = {
  issuer: 'https://symmetric.test/',
  audience,
  keys: sharedSecret(secret),
  algorithms: ['HS256'],
} as const
const usual: readonly IssuerOptions[] = [{ ...one }, { ...two }, symmetric]
/** RFC 8414 §3.3 and RFC 9207 §2.4: issuers are compared as strings, so that two spellings are two issuers. */
const EXACT = 'issuers are compared character by character (RFC 3986 §6.2.1)'

function token(what: string, accessToken: string, expected: string, issuers = usual): Case {
  const guard = createGuard({ issuers })
  return { what, expected, outcome: () => outcomeOfToken(guard, accessToken) }
}

function hs256(iss: string): string {
  const [header, payload] = [
    { alg: 'HS256', typ: 'JWT' },
    { iss, aud: audience, exp: Date.now() },
  ].map(part => Buffer.from(JSON.stringify(part)).toString('base64url'))
  return `${header}.${payload}.${createHmac('sha256', secret).update(`${header}.${payload}`).digest('base64url')}`
}

testCases('tokens of several issuers', [
  token('a token of the first', one.issue(), 'granted'),
  token('a token of the second', two.issue(), 'granted'),
  token('a token of one with a secret', hs256(symmetric.issuer), 'granted'),
  token('a token of an only issuer', one.issue(), 'granted', [one]),
  token('a token of another issuer', one.issue({ iss: 'https://other.test/' }), '401 unknown_issuer'),
  token('a token without an issuer', one.issue({ iss: undefined }), '401 unknown_issuer'),
  token('a token of one issuer in the name of another', one.issue({ iss: two.issuer }), '401 unsupported_token'),
  token("a token with a secret in the name of a key pair's issuer", hs256(one.issuer), '401 unsupported_token'),
  token(
    "a token with a key in the name of a secret's issuer",
    two.issue({ iss: symmetric.issuer }),
    '401 unsupported_token',
  ),
  token('the algorithm none', one.issue({}, { header: { alg: 'none' } }), '401 unsupported_token'),
  token('no algorithm', one.issue({}, { header: { alg: undefined } }), '401 unsupported_token'),
  token('a header that is not base64url', '!!!notbase64!!!.payload.signature', '400 malformed_credentials'),
])

testCases(
  'spellings of an issuer',
  [
    ['capital letters', (issuer: string) => issuer.toUpperCase()],
    ['no slash at the end', (issuer: string) => issuer.replace(/\/$/, '')],
    ['a path', (issuer: string) => `${issuer}auth/tenant1/`],
    ['the default port', (issuer: string) => issuer.replace(/:\d+/, ':80')],
  ].map(([what, spell]) => ({
    ...token(
      String(what),
      one.issue({ iss: typeof spell === 'function' ? spell(one.issuer) : '' }),
      '401 unknown_issuer',
    ),
    differs: EXACT,
  })),
)

/** Several custom domains by a function: `mcd: { issuers: () => … }` there, `dynamicIssuers({ resolve })` here. */
function resolved(
  what: string,
  accessToken: string,
  resolve: DynamicIssuersOptions['resolve'],
  expected: string,
  differs?: string,
): Case {
  const guard = createGuard({ issuers: dynamicIssuers({ resolve }) })
  return { what, expected, outcome: () => outcomeOfToken(guard, accessToken), ...(differs && { differs }) }
}

const known = new Map<string, IssuerOptions>(usual.map(each => [each.issuer, each]))
const find = (iss: string) => known.get(iss)

testCases('issuers of a function', [
  resolved('a token of the first', one.issue(), find, 'granted'),
  resolved('a token of the second', two.issue(), find, 'granted'),
  resolved('a token of one with a secret', hs256(symmetric.issuer), find, 'granted'),
  resolved('a function that returns a promise', one.issue(), async iss => find(iss), 'granted'),
  resolved('an issuer that the function does not know', one.issue(), () => undefined, '401 unknown_issuer'),
  resolved('a token of another issuer', one.issue({ iss: 'https://other.test/' }), find, '401 unknown_issuer'),
  resolved('an issuer that is no address', one.issue({ iss: 'tenant1' }), () => one, '401 unknown_issuer'),
  resolved(
    'a token of one issuer in the name of another',
    one.issue({ iss: two.issuer }),
    find,
    '401 unsupported_token',
  ),
  resolved(
    'the issuer without its slash',
    one.issue({ iss: one.issuer.slice(0, -1) }),
    iss => find(`${iss}/`),
    '503 issuer_unavailable',
    EXACT,
  ),
  resolved(
    'a function that throws',
    one.issue(),
    () => {
      throw new Error('The database is down')
    },
    '503 issuer_unavailable',
    'a client must not discard its token in an outage, nor see the message',
  ),
])

function callsOf(times: number): Case['outcome'] {
  return async () => {
    let calls = 0
    const resolve = (iss: string) => {
      calls += 1
      return find(iss)
    }
    const guard = createGuard({ issuers: dynamicIssuers({ resolve }) })
    for (let time = 0; time < times; time += 1) await outcomeOfToken(guard, one.issue({ sub: String(time) }))
    return `${calls} calls`
  }
}

testCases('calls of the function', [
  {
    what: 'three tokens of one issuer',
    outcome: callsOf(3),
    expected: '1 calls',
    differs: 'an issuer is cached for a limited time, so that a token costs no call',
  },
])

function wrong(what: string, options: object, expected: RegExp | string, differs?: string): Case {
  return { what, expected, outcome: () => outcomeOfOptions(options), ...(differs && { differs }) }
}

const address = (issuer: string) => ({ issuer, audience })

testCases('options of several issuers', [
  wrong('several issuers', { issuers: [address('https://a.test'), address('https://b.test')] }, 'created'),
  wrong('no issuers', { issuers: [] }, /"issuers" is empty/),
  wrong('no list', { issuers: undefined }, /"issuers" must be an array/),
  wrong('an issuer beside them', { issuers: [one], ...address('https://a.test') }, /must be in an entry of "issuers"/),
  wrong('a jwksUri beside them', { issuers: [one], jwksUri: one.jwksUri }, /must be in an entry of "issuers"/),
  wrong('a secret beside them', { issuers: [one], keys: sharedSecret(secret) }, /must be in an entry of "issuers"/),
  wrong(
    'a secret and no algorithm',
    { issuers: [{ ...symmetric, algorithms: undefined }] },
    /HS512 alone with sharedSecret/,
  ),
  wrong('a secret and RS256', { issuers: [{ ...symmetric, algorithms: ['RS256'] }] }, /HS512 alone with sharedSecret/),
  wrong('HS256 and no secret', { issuers: [{ ...symmetric, keys: undefined }] }, /and only then/),
  wrong('an issuer that is a string', { issuers: ['https://a.test'] }, /must be an object/, 'each has an audience'),
  wrong('a user', address('https://user:pass@a.test/'), /"issuer" must not contain a user, [^:]* a query$/),
  wrong('a query', address('https://a.test/?debug=true'), /"issuer" must not contain a user, [^:]* a query$/),
  wrong('a fragment', address('https://a.test/#section'), /"issuer" must not contain a user, [^:]* a query$/),
  wrong('no scheme', address('tenant1.example.com'), /"issuer" must be an https address/, EXACT),
  wrong('an invalid URL', address(':::invalid:::url:::'), /"issuer" must be an https address/),
  wrong('http', address('http://a.test:8080/'), /"issuer" must be an https address/, 'in development as well'),
  wrong('http, allowed for a host', { ...address('http://a.test:8080/'), insecureHttp: ['a.test'] }, 'created'),
  wrong('http on localhost', address('http://localhost:8080/'), 'created'),
])
