/** Where express-oauth2-jwt-bearer looks for a token, as requests to an Express application with the guard. */
import { after, before } from 'node:test'
import express from 'express'
import { allow, protect } from '../../src/adapters/express/express.ts'
import { createGuard } from '../../src/guard.ts'
import { authenticated, insecureOptional, optional } from '../../src/policy/policy.ts'
import { createLoopbackServer, type LoopbackServer } from '../../src/testing/loopback-server.ts'
import { createTestIssuer } from '../../src/testing/test-issuer.ts'
import { acceptTokensFrom } from '../../src/token-sources/index.ts'
import { type Case, testCases } from './cases.ts'

const issuer = await createTestIssuer({ algorithm: 'ES256' })
const token = issuer.issue()
let api: LoopbackServer
/** With `acceptTokensFrom()`. */
let formApi: LoopbackServer
before(async () => {
  const app = express()
  app.use(express.urlencoded({ extended: false }))
  protect(app, createGuard(issuer))
  const policies = { required: authenticated, optional, insecure: insecureOptional }
  for (const [path, policy] of Object.entries(policies)) {
    app.all(`/${path}`, allow(policy), (_request, response) => response.end('granted'))
  }
  api = await createLoopbackServer(app)
  const accepting = express()
  accepting.use(express.urlencoded({ extended: false }))
  protect(accepting, acceptTokensFrom(createGuard(issuer), { form: true }))
  accepting.all('/required', allow(authenticated), (_request, response) => response.end('granted'))
  formApi = await createLoopbackServer(accepting)
})
after(() => Promise.all([api.close(), formApi.close(), issuer.close()]))

const FORM = { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' }
const MISSING = '401 Bearer'
/** A URL is written to logs and histories. */
const QUERY = 'RFC 9700 §4.3.2, no access token in a query'
const SCHEME = 'RFC 6750 §3.1, no error code and 401 when nothing was sent in a scheme of ours'
const BODY = 'RFC 6750 §2.2, only if the application chooses so'

function request(what: string, path: string, init: RequestInit, expected: string, differs?: string): Case {
  return caseOf(what, () => `${api.origin}/${path}`, init, expected, differs)
}

function caseOf(what: string, url: () => string, init: RequestInit, expected: string, differs?: string): Case {
  const outcome = async () => {
    const { status, headers } = await fetch(url(), init)
    return status === 200 ? 'granted' : `${status} ${headers.get('www-authenticate')}`
  }
  return { what, expected, outcome, ...(differs && { differs }) }
}

function header(what: string, authorization: string, expected: string, differs?: string): Case {
  return request(what, 'required', { headers: { authorization } }, expected, differs)
}

testCases('the Authorization header', [
  request('no token', 'required', {}, MISSING, SCHEME),
  header('a token', `Bearer ${token}`, 'granted'),
  header('a scheme in small letters', `bearer ${token}`, 'granted'),
  header('another scheme', `foo ${token}`, MISSING, SCHEME),
  header(
    'no token behind the scheme',
    'Bearer ',
    '400 Bearer error="invalid_request", error_description="The Authorization header says Bearer and carries no token"',
  ),
  header('a token without a scheme', 'badtoken', MISSING, SCHEME),
  header(
    'two words behind the scheme',
    `Bearer ${token} extra`,
    '400 Bearer error="invalid_request", error_description="The Authorization header is not Bearer, a space and one token"',
  ),
  header('several spaces behind the scheme', `Bearer    ${token}`, 'granted', 'RFC 9110 §11.4, spaces may be several'),
])

testCases('the query and the body', [
  request('the query', `required?access_token=${token}`, {}, MISSING, QUERY),
  request('the query of a POST', `required?access_token=${token}`, { method: 'POST' }, MISSING),
  request(
    'a form',
    'required',
    { method: 'POST', headers: FORM, body: new URLSearchParams({ access_token: token }) },
    MISSING,
    BODY,
  ),
  request(
    'a JSON body',
    'required',
    {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ access_token: token }),
    },
    MISSING,
  ),
  request(
    'the header and the query',
    `required?access_token=${token}`,
    { headers: { authorization: `Bearer ${token}` } },
    'granted',
    'the query is not read, so there is one token',
  ),
  request(
    'an empty token in the query',
    'required?access_token=',
    { headers: { authorization: `Bearer ${token}` } },
    'granted',
  ),
  request(
    'another scheme, and a token in the query',
    `required?access_token=${token}`,
    {
      headers: { authorization: 'random some_token' },
    },
    MISSING,
  ),
])

function formRequest(what: string, init: RequestInit, expected: string, differs?: string): Case {
  return caseOf(what, () => `${formApi.origin}/required`, { method: 'POST', ...init }, expected, differs)
}

testCases('the body, with acceptTokensFrom()', [
  formRequest('a form', { headers: FORM, body: new URLSearchParams({ access_token: token }) }, 'granted'),
  formRequest('a form without a token', { headers: FORM, body: 'a=b' }, MISSING),
  formRequest(
    'a form with an empty token',
    { headers: FORM, body: 'access_token=' },
    '400 Bearer error="invalid_request", error_description="The parameter access_token of the form is not one token"',
  ),
  formRequest(
    'the header and a form',
    { headers: { ...FORM, authorization: `Bearer ${token}` }, body: new URLSearchParams({ access_token: token }) },
    '400 Bearer error="invalid_request", error_description="The request carries a token in the Authorization header and in the parameter access_token of the form: send one token"',
  ),
  formRequest(
    'a JSON body',
    { headers: { 'content-type': 'application/json' }, body: JSON.stringify({ access_token: token }) },
    MISSING,
  ),
  formRequest('a form of GET', { method: 'GET', headers: FORM }, MISSING),
])

const invalid = { headers: { authorization: 'Bearer invalid.jwt' } }

testCases('optional authentication', [
  request('no token', 'optional', {}, 'granted'),
  request('no token, where an invalid one is ignored', 'insecure', {}, 'granted'),
  request('an invalid token, where it is ignored', 'insecure', invalid, 'granted'),
  request(
    'an invalid token',
    'optional',
    invalid,
    '401 Bearer error="invalid_token", error_description="The token is not a JWS of three parts"',
    'a client with an expired token would not learn of it; insecureOptional ignores it',
  ),
  request('a valid token', 'optional', { headers: { authorization: `Bearer ${token}` } }, 'granted'),
])
