/** The token exchange of express-oauth2-jwt-bearer (RFC 8693), as cases of `onBehalfOf`. */
import assert from 'node:assert/strict'
import { after } from 'node:test'
import { createGuard } from '../../src/guard.ts'
import { type OnBehalfOfOptions, onBehalfOf } from '../../src/on-behalf-of/index.ts'
import { createTestIssuer } from '../../src/testing/test-issuer.ts'
import { type Case, outcomeOfCreating, testCases } from './cases.ts'

const issuer = await createTestIssuer({ algorithm: 'ES256' })
after(() => issuer.close())
const decision = await createGuard(issuer).verify(issuer.issue())
const token = decision.granted ? (decision.token ?? assert.fail()) : assert.fail()

const ISSUED = {
  access_token: 'exchanged',
  issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
  token_type: 'Bearer',
  expires_in: 3600,
}
const usual = {
  tokenEndpoint: 'https://auth.example.com/oauth/token',
  client: { id: 'test-client-id', secret: 'test-client-secret' },
}

/** Exchanges the token at a server that answers with a function. */
function exchange(
  what: string,
  respond: (init: RequestInit) => Response | Promise<Response>,
  expected: string | RegExp,
  options: Partial<OnBehalfOfOptions> = {},
  scopes?: readonly string[],
): Case {
  const send: typeof fetch = async (_input, init) => respond(init ?? {})
  const exchanges = onBehalfOf({ ...usual, fetch: send, ...options })
  const target = { audience: 'https://stock.test', ...(scopes && { scopes }) }
  return {
    what,
    expected,
    outcome: () =>
      exchanges.exchange(token, target).then(
        ({ accessToken }) => accessToken,
        (error: unknown) => (error instanceof Error ? error.message : assert.fail()),
      ),
  }
}

const bodyOf = ({ body }: RequestInit) => new URLSearchParams(String(body))
/** A server that issues the token if the request has these parameters. */
const issueFor = (parameters: Readonly<Record<string, string | undefined>>) => (init: RequestInit) => {
  for (const [name, value] of Object.entries(parameters)) assert.equal(bodyOf(init).get(name) ?? undefined, value)
  return Response.json(ISSUED)
}
const type = (name: string) => `urn:ietf:params:oauth:token-type:${name}`

testCases('the token exchange', [
  exchange(
    'the token of the caller',
    issueFor({
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token: token.encoded,
      subject_token_type: type('access_token'),
      requested_token_type: type('access_token'),
      audience: 'https://stock.test',
      scope: undefined,
    }),
    'exchanged',
  ),
  exchange('scopes', issueFor({ scope: 'read:data write:data' }), 'exchanged', {}, ['read:data', 'write:data']),
  exchange(
    'the credentials in the header',
    ({ headers }) => {
      const expected = `Basic ${Buffer.from('test-client-id:test-client-secret').toString('base64')}`
      assert.equal(new Headers(headers).get('authorization'), expected)
      return Response.json(ISSUED)
    },
    'exchanged',
  ),
  exchange('an error of the server', () => Response.json({ error: 'invalid_grant' }, { status: 400 }), /invalid_grant/),
  exchange('no connection', () => Promise.reject(new TypeError('fetch failed')), /token endpoint/i),
  exchange('an answer that is no JSON', () => new Response('invalid json'), /token endpoint/i),
  exchange('no answer in time', () => new Promise(() => {}), /token endpoint/i, { timeoutSeconds: 0.1 }),
  {
    what: 'an endpoint on http',
    expected: /"tokenEndpoint" must be an https URL/,
    differs: 'RFC 6749 §3.2, the token endpoint requires TLS',
    outcome: () => outcomeOfCreating(() => onBehalfOf({ ...usual, tokenEndpoint: 'http://auth.example.com/token' })),
  },
])
