import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { createProver } from '@tollgate/guard/testing'
import { DPOP_HEADER, REFUSED_PARAMETERS } from '../src/engine/authorize/refused-parameters.ts'
import { MFA_OTP, MFA_RECOVERY_CODE, PASSWORD_REALM, TOKEN_EXCHANGE } from '../src/engine/clients/grant-types.ts'
import { helloWorld, TEST_APPLICATION_ID } from '../src/hello-world.ts'
import { ON_BEHALF_OF } from '../src/store/access/client-settings.ts'
import { insertClient, updateClient } from '../src/store/access/clients.ts'
import { DATABASE_CONNECTION } from '../src/store/users/connections.ts'
import { jsonBody } from './support/json-body.ts'
import { type ManagedTenant, startManagedTenant } from './support/management.ts'
import { CALLBACK, createSinglePageApp, type SinglePageApp } from './support/single-page-app.ts'
import { createVisitor, submit, type Visitor } from './support/visitor.ts'

const PAGE = readFileSync(join(import.meta.dirname, '../../../../docs/reference/request-parameters.md'), 'utf8')
const [REQUESTS = [], VALUES = [], GRANT_TYPES = [], ERRORS = []] = tablesOf(PAGE)
const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code'
/** The columns of grants with a long name. */
const COLUMNS: Readonly<Record<string, string>> = { [DEVICE_CODE]: 'device_code', [PASSWORD_REALM]: 'password-realm' }
const MFA_GRANTS: readonly string[] = [MFA_OTP, MFA_RECOVERY_CODE]
const SECRET = 'the secret of the test application'
const HEADER = `${DPOP_HEADER} (header)`

const prover = createProver()

type Parameters = Record<string, string>

/** What a request came to: an error, or what was asked for. */
type Outcome = { error: string; error_description?: string | undefined } | { error?: never; got: unknown }

const { client_id } = helloWorld.client
const PUSHING = { client_id: 'pushing', client_secret: 'the secret of the pushing application' }
const GATEWAY = { client_id: 'gateway', client_secret: 'the secret of the gateway application' }
const credentials = { username: helloWorld.user.email, password: helloWorld.user.password }

describe('docs/reference/request-parameters.md', () => {
  let tenant: ManagedTenant
  let app: SinglePageApp
  let visitor: Visitor
  let refreshToken = ''
  let idToken = ''
  let accessToken = ''
  let pushingIdToken = ''
  before(async () => {
    tenant = await startManagedTenant()
    app = createSinglePageApp(tenant.origin)
    await updateClient(tenant.database, TEST_APPLICATION_ID, { client_secret: SECRET })
    await updateClient(tenant.database, client_id, {
      grant_types: ['authorization_code', 'implicit', 'refresh_token', 'password', PASSWORD_REALM],
    })
    await tenant.expect(200, 'PATCH', '/tenants/settings', {
      default_directory: DATABASE_CONNECTION,
      pushed_authorization_requests_supported: true,
    })
    await insertClient(tenant.database, {
      ...PUSHING,
      name: 'Pushing',
      callbacks: [CALLBACK],
      grant_types: ['authorization_code', 'password', ...MFA_GRANTS],
    })
    await insertClient(tenant.database, {
      client_id: 'television',
      client_secret: null,
      name: 'Television',
      app_type: 'native',
      token_endpoint_auth_method: 'none',
      grant_types: [DEVICE_CODE],
    })
    await insertClient(tenant.database, {
      ...GATEWAY,
      name: 'Gateway',
      app_type: 'resource_server',
      resource_server_identifier: helloWorld.audience,
      grant_types: [TOKEN_EXCHANGE],
      token_exchange: { allow_any_profile_of_type: [ON_BEHALF_OF] },
    })
    const gatewayGrant = { client_id: GATEWAY.client_id, audience: helloWorld.audience, subject_type: 'user' }
    await tenant.expect(201, 'POST', '/client-grants', { ...gatewayGrant, scope: [] })
    const login = await app.logIn(helloWorld.user)
    visitor = login.visitor
    refreshToken = String(login.tokens.refresh_token)
    idToken = login.tokens.id_token
    accessToken = login.tokens.access_token
    const body = { ...PUSHING, ...credentials, grant_type: 'password', scope: 'openid' }
    pushingIdToken = String((await jsonBody(await tenant.requestToken(body))).id_token)
  })
  after(() => tenant.close())

  const proofFor = (path: string, nonce?: string) =>
    prover.prove({
      accessToken: '',
      method: 'POST',
      url: tenant.origin + path,
      nonce,
      claims: { ath: undefined },
    })

  async function post(path: string, { [HEADER]: proof, ...parameters }: Parameters): Promise<Outcome> {
    const send = (nonce?: string) =>
      fetch(tenant.origin + path, {
        method: 'POST',
        headers: proof === undefined ? {} : { [DPOP_HEADER]: proofFor(path, nonce) },
        body: new URLSearchParams(parameters),
      })
    let response = await send()
    // An application without a secret gets a nonce first.
    const nonce = response.headers.get('dpop-nonce')
    if (response.status === 400 && nonce !== null) response = await send(nonce)
    const body = await jsonBody(response)
    if (typeof body.error === 'string') {
      return { error: body.error, error_description: String(body.error_description) }
    }
    const isBound = proof !== undefined && parameters.grant_type === 'authorization_code'
    if (typeof body.refresh_token === 'string' && !isBound) refreshToken = body.refresh_token
    const { scope, token_type } = body
    if ('request_uri' in body) return { got: 'a request URI' }
    return { got: 'device_code' in body ? 'a device code' : { scope, token_type } }
  }

  /** What the application hears on its callback, or which page the person sees. */
  async function authorize(parameters: Parameters): Promise<Outcome> {
    const { url, redirectsTo, html } = await visitor.browse(app.authorizationUrl(parameters))
    const page = /^\/u\/[\w-]+\/(\w+)$/.exec(url.pathname)?.[1]
    const sent = /"error":"(\w+)"/.exec(html)?.[1]
    if (sent !== undefined) return { error: sent }
    if (page !== undefined || !redirectsTo) return { got: page ?? 'an answer in the page' }
    const answer = new URLSearchParams(redirectsTo.search || redirectsTo.hash.slice(1))
    const error = answer.get('error')
    if (error !== null) return { error, error_description: answer.get('error_description') ?? undefined }
    return { got: answer.has('code') ? 'a code' : 'nothing' }
  }

  async function newCode(): Promise<string> {
    const { redirectsTo } = await visitor.browse(app.authorizationUrl())
    return redirectsTo?.searchParams.get('code') ?? ''
  }

  async function newDeviceCode(): Promise<string> {
    const body = new URLSearchParams({ client_id: 'television', scope: 'openid', audience: helloWorld.audience })
    const begun = await jsonBody(await fetch(`${tenant.origin}/oauth/device/code`, { method: 'POST', body }))
    const page = await visitor.browse(String(begun.verification_uri))
    await submit(visitor, page, { user_code: String(begun.user_code), confirm: 'yes' })
    return String(begun.device_code)
  }

  const requests: Record<string, (parameters: Parameters) => Promise<Outcome>> = {
    '/authorize': authorize,
    '/oauth/par': parameters =>
      post('/oauth/par', {
        ...PUSHING,
        response_type: 'code',
        redirect_uri: CALLBACK,
        scope: 'openid',
        ...parameters,
      }),
    '/oauth/device/code': parameters =>
      post('/oauth/device/code', { client_id: 'television', scope: 'openid', ...parameters }),
    async authorization_code(parameters) {
      const { verifier: code_verifier } = app
      const code = await newCode()
      const own = { client_id, code, code_verifier, redirect_uri: CALLBACK, grant_type: 'authorization_code' }
      return post('/oauth/token', { ...own, ...parameters })
    },
    refresh_token: parameters =>
      post('/oauth/token', { client_id, refresh_token: refreshToken, grant_type: 'refresh_token', ...parameters }),
    client_credentials: parameters =>
      post('/oauth/token', {
        client_id: TEST_APPLICATION_ID,
        client_secret: SECRET,
        audience: helloWorld.audience,
        grant_type: 'client_credentials',
        ...parameters,
      }),
    device_code: async parameters =>
      post('/oauth/token', {
        client_id: 'television',
        device_code: await newDeviceCode(),
        grant_type: DEVICE_CODE,
        ...parameters,
      }),
    password: parameters => post('/oauth/token', { client_id, ...credentials, grant_type: 'password', ...parameters }),
    'password-realm': parameters =>
      post('/oauth/token', {
        client_id,
        ...credentials,
        realm: DATABASE_CONNECTION,
        grant_type: PASSWORD_REALM,
        ...parameters,
      }),
  }

  requests[TOKEN_EXCHANGE] = parameters =>
    post('/oauth/token', {
      ...GATEWAY,
      grant_type: TOKEN_EXCHANGE,
      subject_token: accessToken,
      subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      audience: helloWorld.audience,
      ...parameters,
    })

  const plain = new Map<string, Promise<Outcome> | undefined>()
  /** What a request comes to without more. Asked once: only so many codes of devices may be entered. */
  function plainly(request: string): Promise<Outcome> | undefined {
    if (!plain.has(request)) plain.set(request, requests[request]?.({}))
    return plain.get(request)
  }

  /** Values that a request may have, where any text will not do. */
  const sampleOf = (name: string, request: string): string =>
    ({
      audience: helloWorld.audience,
      scope: request === 'client_credentials' ? 'read:admin-messages' : 'openid',
      connection: DATABASE_CONNECTION,
      realm: DATABASE_CONNECTION,
      prompt: 'login',
      screen_hint: 'signup',
      id_token_hint: request === '/oauth/par' ? pushingIdToken : idToken,
      max_age: '3600',
      response_mode: 'query',
      claims: '{"id_token":{"email":{"essential":true}}}',
      dpop_jkt: prover.thumbprint,
      acr_values: 'http://schemas.openid.net/pape/policies/2007/06/multi-factor',
    })[name] ?? 'x'

  for (const { parameter: name = '', ...cells } of REQUESTS) {
    for (const [request, treatment] of Object.entries(cells)) {
      it(`${request}: ${name} is "${treatment}"`, async () => {
        const send = requests[request]
        assert.ok(send, `There is no request "${request}"`)
        const outcome = await send({ [name]: sampleOf(name, request) })
        if (treatment === 'refused') assert.partialDeepStrictEqual(outcome, errorOf(name))
        else if (treatment === 'done') assert.equal(outcome.error, undefined)
        else assert.deepEqual(outcome, await plainly(request), 'It changes the answer')
      })
    }
  }

  for (const { parameter = '', value = '', treatment, error = '' } of VALUES) {
    it(`/authorize: ${parameter}=${value} is "${treatment}"`, async () => {
      // The usual mode is no mode of the types with a token.
      const mode: Parameters = parameter === 'response_type' ? { response_mode: '' } : {}
      const outcome = await authorize({ ...mode, [parameter]: value })
      if (treatment === 'refused') assert.equal(outcome.error, error)
      else if (treatment === 'done') assert.equal(outcome.error, undefined)
      else assert.deepEqual(outcome, await plainly('/authorize'), 'It changes the answer')
    })
  }

  for (const { grant_type = '', treatment } of GRANT_TYPES) {
    it(`/oauth/token: grant_type=${grant_type} is "${treatment}"`, async () => {
      if (MFA_GRANTS.includes(grant_type)) {
        // second-factor.test.ts has the tokens.
        const parameters = { ...PUSHING, grant_type, mfa_token: 'unknown', otp: '0', recovery_code: 'x' }
        assert.equal((await post('/oauth/token', parameters)).error, 'expired_token')
      } else if (treatment === 'done') {
        const outcome = await requests[COLUMNS[grant_type] ?? grant_type]?.({})
        assert.ok(outcome && 'got' in outcome)
      } else {
        const error_description = `Unsupported grant type: ${grant_type}`
        const outcome = await post('/oauth/token', { client_id, grant_type, username: 'x', password: 'x' })
        assert.deepEqual(outcome, { error: 'unsupported_grant_type', error_description })
      }
    })
  }

  it('says "done" of the grants that discovery announces, and of no other', async () => {
    const discovery = await jsonBody(await fetch(`${tenant.origin}/.well-known/openid-configuration`))
    const announced = new Set(Array.isArray(discovery.grant_types_supported) ? discovery.grant_types_supported : [])
    // It is a grant of /authorize alone.
    announced.delete('implicit')
    const done = GRANT_TYPES.filter(({ treatment }) => treatment === 'done').map(({ grant_type }) => grant_type)
    assert.deepEqual(new Set(done), announced)
  })

  it('has a row for each parameter that the code refuses, at the same endpoints', () => {
    for (const [parameter, { at, values }] of Object.entries(REFUSED_PARAMETERS)) {
      const row = REQUESTS.find(({ parameter: name }) => name === parameter || name === `${parameter} (header)`)
      assert.ok(row, `"${parameter}" is missing`)
      // Whether these are refused depends on the application's settings, see organizations.test.ts.
      if (values || ['organization', 'invitation'].includes(parameter)) continue
      const refused = Object.entries(row).filter(([, treatment]) => treatment === 'refused')
      const endpoints = refused.map(([request]) => (request.startsWith('/') ? request : '/oauth/token'))
      assert.deepEqual([...new Set(endpoints)], at, parameter)
    }
  })

  it('knows prompts that show a page from those that do not', async () => {
    assert.deepEqual(await authorize({}), { got: 'a code' })
    assert.deepEqual(await authorize({ prompt: 'login' }), { got: 'login' })
    assert.deepEqual(await authorize({ prompt: 'create' }), { got: 'signup' })
    assert.deepEqual(await authorize({ max_age: '0' }), { got: 'login' })
    assert.equal((await authorize({ max_age: '0', prompt: 'none' })).error, 'login_required')
    const stranger = createVisitor()
    const { redirectsTo } = await stranger.browse(app.authorizationUrl({ prompt: 'none' }))
    assert.equal(redirectsTo?.searchParams.get('error'), 'login_required')
  })
})

/** The error that the page names for a parameter. */
function errorOf(name: string): { error: string; error_description: string } {
  const row = ERRORS.find(({ parameter }) => parameter === name)
  if (!row) throw new Error(`The page names no error for "${name}"`)
  return { error: row.error ?? '', error_description: row.description ?? '' }
}

/** The tables of a page: each row by the names of its columns, without backquotes. */
function tablesOf(markdown: string): Record<string, string>[][] {
  const tables = markdown.match(/(?:^\|.*\n)+/gm) ?? []
  return tables.map(table => {
    const [head = [], , ...rows] = table
      .trim()
      .split('\n')
      .map(line =>
        line
          .slice(1, -1)
          .split('|')
          .map(cell => cell.trim().replaceAll('`', '')),
      )
    return rows.map(row => Object.fromEntries(head.map((name, column) => [name, row[column] ?? ''])))
  })
}
