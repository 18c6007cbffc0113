/** Several issuers at one API, which express-oauth2-jwt-bearer calls multiple custom domains, as cases of the guard. */
import { createHmac, randomBytes } from 'node:crypto'
import { after } from 'node:test'
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
