/** How express-oauth2-jwt-bearer finds the keys of an issuer (RFC 8414, OpenID Connect Discovery), as cases of the guard. */
import { after } from 'node:test'
import { createGuard } from '../../src/guard.ts'
import type { IssuerOptions } from '../../src/options/issuer.ts'
import { createLoopbackServer } from '../../src/testing/loopback-server.ts'
import { createSigningKey, signToken } from '../../src/testing/signing-key.ts'
import { type Case, outcomeOfOptions, outcomeOfToken, testCases } from './cases.ts'

const audience = 'https://api.test'
const key = createSigningKey('ES256')
/** What the server answers, by the path. */
const documents = new Map<string | undefined, unknown>()
const server = await createLoopbackServer((request, response) => {
  const document = documents.get(request.url)
  response.writeHead(document === undefined ? 404 : 200)
  response.end(typeof document === 'string' ? document : JSON.stringify(document))
})
after(() => server.close())
const { origin } = server
documents.set('/keys', { keys: [key.publicJwk] })

/** A guard for an issuer that publishes these documents, and a token of it. */
function discovery(
  what: string,
  issuer: string,
  published: Readonly<Record<string, unknown>>,
  expected: string,
  options: Partial<IssuerOptions> = {},
): Case {
  return {
    what,
    expected,
    outcome: async () => {
      for (const [path, document] of Object.entries(published)) documents.set(path, document)
      const exp = Math.floor(Date.now() / 1000) + 60
      const guard = createGuard({ issuer, audience, algorithms: ['ES256'], ...options })
      const outcome = await outcomeOfToken(guard, signToken(key, { iss: issuer, aud: audience, exp }))
      for (const path of Object.keys(published)) documents.delete(path)
      return outcome
    },
  }
}

const metadata = (issuer: string) => ({ issuer, jwks_uri: `${origin}/keys` })
const UNAVAILABLE = '503 issuer_unavailable'
/** A request that fails because of the issuer is not the fault of the token. */
const OUTAGE = 'an outage says nothing about the token (RFC 9110 §15.6.4)'

testCases('discovery', [
  ...[
    ['an issuer without a path', ''],
    ['an issuer without a path, with a slash', '/'],
    ['an issuer with a path', '/oidc'],
    ['an issuer with a path and a slash', '/oidc/'],
  ].flatMap(([what = '', path = '']) => [
    discovery(
      `${what}: openid-configuration`,
      `${origin}${path}`,
      { [`${path.replace(/\/$/, '')}/.well-known/openid-configuration`]: metadata(`${origin}${path}`) },
      'granted',
    ),
    discovery(
      `${what}: oauth-authorization-server`,
      `${origin}${path}`,
      { [`/.well-known/oauth-authorization-server${path.replace(/\/$/, '')}`]: metadata(`${origin}${path}`) },
      'granted',
      { discovery: 'oauth-authorization-server' },
    ),
  ]),
  discovery('no discovery, but the address of the keys', origin, {}, 'granted', { jwksUri: `${origin}/keys` }),
  {
    ...discovery(
      'the other document, which the options do not name',
      origin,
      { '/.well-known/oauth-authorization-server': metadata(origin) },
      UNAVAILABLE,
    ),
    differs: 'a fallback would let whoever can stop one document choose the other',
  },
  { ...discovery('no document', origin, {}, UNAVAILABLE), differs: OUTAGE },
  {
    ...discovery('a document that is no JSON', origin, { '/.well-known/openid-configuration': '' }, UNAVAILABLE),
    differs: OUTAGE,
  },
  {
    ...discovery(
      'a document of another issuer',
      origin,
      { '/.well-known/openid-configuration': metadata('https://other.test/') },
      UNAVAILABLE,
    ),
    differs: OUTAGE,
  },
  {
    ...discovery(
      'a document without keys',
      origin,
      { '/.well-known/openid-configuration': { issuer: origin } },
      UNAVAILABLE,
    ),
    differs: OUTAGE,
  },
  {
    what: 'an issuer without a scheme',
    expected: /"issuer" must be an https address/,
    outcome: () => outcomeOfOptions({ issuer: 'op.example.com', audience }),
  },
])
