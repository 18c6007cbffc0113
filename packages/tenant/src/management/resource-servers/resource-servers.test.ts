import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose'
import { jsonBody } from '../../../test/support/json-body.ts'
import { type ManagedTenant, startManagedTenant } from '../../../test/support/management.ts'
import { helloWorld } from '../../hello-world.ts'

describe('/resource-servers', () => {
  let tenant: ManagedTenant
  before(async () => {
    tenant = await startManagedTenant()
  })
  after(() => tenant.close())

  it("makes an API with Auth0's defaults, and finds it by ID and by identifier", async () => {
    const identifier = 'https://orders.example.com'
    const api = await tenant.expect(201, 'POST', '/resource-servers', {
      identifier,
      name: 'Orders',
      scopes: [{ value: 'read:orders', description: 'Read orders' }, { value: 'write:orders' }],
    })
    assert.match(String(api.id), /^[0-9a-f]{24}$/)
    assert.deepEqual(api, {
      id: api.id,
      name: 'Orders',
      identifier,
      scopes: [
        { value: 'read:orders', description: 'Read orders' },
        { value: 'write:orders', description: '' },
      ],
      allow_offline_access: false,
      token_lifetime: 86_400,
      token_lifetime_for_web: 7200,
      signing_alg: 'RS256',
      skip_consent_for_verifiable_first_party_clients: false,
      subject_type_authorization: { client: { policy: 'require_client_grant' }, user: { policy: 'allow_all' } },
    })
    assert.equal('scopes' in (await tenant.expect(201, 'POST', '/resource-servers', { identifier: 'bare' })), false)
    const empty = await tenant.expect(201, 'POST', '/resource-servers', { identifier: 'empty', scopes: [] })
    assert.deepEqual(empty.scopes, [])
    assert.deepEqual(await tenant.expect(200, 'GET', `/resource-servers/${api.id}`), api)
    assert.deepEqual(await tenant.expect(200, 'GET', `/resource-servers/${encodeURIComponent(identifier)}`), api)
    assert.deepEqual(await tenant.expect(200, 'GET', `/resource-servers/${api.id}?fields=name,identifier`), {
      name: 'Orders',
      identifier,
    })
  })

  it('lists them as a bare array, in pages with totals, onward from a checkpoint, and by identifier', async () => {
    const all = await tenant.list('/resource-servers')
    assert.ok(all.length >= 2)
    const page = await tenant.expect(200, 'GET', '/resource-servers?page=1&per_page=1&include_totals=true')
    assert.deepEqual(page, { start: 1, limit: 1, total: all.length, resource_servers: [all[1]] })

    const seen: unknown[] = []
    let from = ''
    do {
      const part = await tenant.expect(200, 'GET', `/resource-servers?take=1${from}`)
      assert.ok(Array.isArray(part.resource_servers))
      seen.push(...part.resource_servers)
      from = typeof part.next === 'string' ? `&from=${part.next}` : ''
    } while (from)
    assert.equal(seen.length, all.length)
    assert.deepEqual(new Set(seen.map(api => JSON.stringify(api))), new Set(all.map(api => JSON.stringify(api))))

    const named = await tenant.list(`/resource-servers?identifiers=${encodeURIComponent(helloWorld.audience)}`)
    assert.equal(named.length, 1)
  })

  it('changes what the next token looks like', async () => {
    const { audience } = helloWorld
    const path = `/resource-servers/${encodeURIComponent(audience)}`
    const token = async (): Promise<string> => {
      const response = await fetch(`${tenant.origin}/local/tokens`, {
        method: 'POST',
        headers: { authorization: `Bearer ${tenant.controlKey}`, 'content-type': 'application/json' },
        body: JSON.stringify({ as: 'admin' }),
      })
      return String((await jsonBody(response)).access_token)
    }
    await tenant.expect(200, 'PATCH', path, { token_lifetime: 60, token_dialect: 'rfc9068_profile' })
    const profile = await token()
    assert.equal(decodeProtectedHeader(profile).typ, 'at+jwt')
    const { iat = 0, exp = 0, permissions } = decodeJwt(profile)
    assert.equal(exp - iat, 60)
    assert.equal(permissions, undefined)

    const { signing_secret } = await tenant.expect(200, 'PATCH', path, {
      signing_alg: 'HS256',
      token_dialect: 'access_token_authz',
    })
    const symmetric = await token()
    const { payload } = await jwtVerify(symmetric, Buffer.from(String(signing_secret)), { algorithms: ['HS256'] })
    assert.deepEqual(payload.permissions, ['read:admin-messages'])

    const rs256 = await tenant.expect(200, 'PATCH', path, { signing_alg: 'RS256' })
    assert.equal(rs256.signing_secret, undefined)
    assert.equal(decodeProtectedHeader(await token()).alg, 'RS256')
  })

  it('shows the secret that signs tokens only to who may change APIs, in lists and alone', async () => {
    const identifier = 'https://symmetric.test'
    const created = await tenant.expect(201, 'POST', '/resource-servers', { identifier, signing_alg: 'HS256' })
    assert.match(String(created.signing_secret), /^\S{32,}$/)
    const paths = [
      `/resource-servers/${created.id}`,
      `/resource-servers/${encodeURIComponent(identifier)}`,
      `/resource-servers/${created.id}?fields=signing_secret,id`,
      `/resource-servers?identifiers=${encodeURIComponent(identifier)}`,
      '/resource-servers?include_totals=true',
      '/resource-servers?take=100',
    ]
    for (const [scopes, isShown] of [
      [['read:resource_servers'], false],
      [['read:resource_servers', 'create:resource_servers', 'read:client_keys'], false],
      [['read:resource_servers', 'update:resource_servers'], true],
    ] as const) {
      const authorization = `Bearer ${await tenant.tokenWith(...scopes)}`
      for (const path of paths) {
        const { status, body } = await tenant.call('GET', path, undefined, { authorization })
        assert.equal(status, 200)
        assert.equal(JSON.stringify(body).includes(String(created.signing_secret)), isShown, `${scopes} ${path}`)
        assert.equal(JSON.stringify(body).includes('signing_secret'), isShown, `${scopes} ${path}`)
      }
    }
  })

  it('keeps the lifetime for browser flows within the lifetime', async () => {
    const lifetimes = ({ token_lifetime, token_lifetime_for_web }: Record<string, unknown>) => [
      token_lifetime,
      token_lifetime_for_web,
    ]
    const api = await tenant.expect(201, 'POST', '/resource-servers', { identifier: 'brief', token_lifetime: 600 })
    assert.deepEqual(lifetimes(api), [600, 600])
    const path = `/resource-servers/${api.id}`
    const longer = await tenant.expect(200, 'PATCH', path, { token_lifetime: 3600, token_lifetime_for_web: 900 })
    assert.deepEqual(lifetimes(longer), [3600, 900])
    assert.deepEqual(lifetimes(await tenant.expect(200, 'PATCH', path, { token_lifetime: 300 })), [300, 300])
    const { status, body } = await tenant.call('PATCH', path, { token_lifetime_for_web: 301 })
    assert.equal(status, 400)
    assert.partialDeepStrictEqual(body, {
      message: 'The "token_lifetime_for_web" cannot be greater than the "token_lifetime"',
      errorCode: 'invalid_body',
    })
  })

  it('takes a permission that is no longer defined from everyone, and leaves the others where they are', async () => {
    const identifier = 'https://permissions.example.com'
    const api = await tenant.expect(201, 'POST', '/resource-servers', {
      identifier,
      scopes: [{ value: 'keep' }, { value: 'drop' }],
    })
    const role = await tenant.expect(200, 'POST', '/roles', { name: 'Keeper' })
    const permissions = ['keep', 'drop'].map(permission_name => ({
      resource_server_identifier: identifier,
      permission_name,
    }))
    await tenant.expect(201, 'POST', `/roles/${role.id}/permissions`, { permissions })

    await tenant.expect(200, 'PATCH', `/resource-servers/${api.id}`, {
      scopes: [{ value: 'new' }, { value: 'keep', description: 'Kept' }],
    })
    assert.deepEqual(await tenant.list(`/roles/${role.id}/permissions`), [
      {
        resource_server_identifier: identifier,
        permission_name: 'keep',
        description: 'Kept',
        resource_server_name: '',
      },
    ])
  })

  it('deletes an API with its grants, and issues no token for it any more', async () => {
    const api = await tenant.expect(201, 'POST', '/resource-servers', { identifier: 'gone' })
    const deleted = await tenant.call('DELETE', `/resource-servers/${api.id}`)
    assert.deepEqual([deleted.status, deleted.body], [204, undefined])
    const missing = await tenant.call('GET', `/resource-servers/${api.id}`)
    assert.deepEqual(missing.body, {
      statusCode: 404,
      error: 'Not Found',
      message: 'The resource server does not exist',
      errorCode: 'inexistent_resource_server',
    })
  })

  it('keeps the Management API as it is', async () => {
    const [system] = await tenant.list(`/resource-servers?identifiers=${encodeURIComponent(`${tenant.issuer}api/v2/`)}`)
    assert.partialDeepStrictEqual(system, { name: 'Auth0 Management API', is_system: true, enforce_policies: true })
    const path = `/resource-servers/${encodeURIComponent(`${tenant.issuer}api/v2/`)}`
    for (const [method, body] of [
      ['PATCH', { name: 'x' }],
      ['DELETE', undefined],
    ] as const) {
      const { status, body: answer } = await tenant.call(method, path, body)
      assert.equal(status, 400)
      assert.partialDeepStrictEqual(answer, { errorCode: 'operation_not_supported' })
    }
  })

  describe('refuses', () => {
    const identifier = 'https://refused.example.com'
    for (const [what, body, status, message, errorCode] of [
      [
        'no identifier',
        { name: 'x' },
        400,
        "Payload validation error: 'Missing required property: identifier'.",
        'invalid_body',
      ],
      [
        'an identifier with a blank',
        { identifier: 'a b' },
        400,
        /String does not match pattern .* on property identifier\.$/,
        'invalid_body',
      ],
      [
        'an identifier that is no text',
        { identifier: 1 },
        400,
        "Payload validation error: 'Expected type string but found type integer' on property identifier.",
        'invalid_body',
      ],
      [
        'an unknown property',
        { identifier, color: 'red' },
        400,
        "Payload validation error: 'Additional properties not allowed: color'.",
        'invalid_body',
      ],
      ['a name with markup', { identifier, name: '<b>' }, 400, /on property name\.$/, 'invalid_body'],
      [
        'a lifetime of nothing',
        { identifier, token_lifetime: 0 },
        400,
        "Payload validation error: 'Value 0 is less than minimum 1' on property token_lifetime.",
        'invalid_body',
      ],
      [
        'a lifetime beyond a month',
        { identifier, token_lifetime: 2_592_001 },
        400,
        /greater than maximum 2592000/,
        'invalid_body',
      ],
      [
        'a lifetime as text',
        { identifier, token_lifetime: '60' },
        400,
        /Expected type integer but found type string/,
        'invalid_body',
      ],
      [
        'an unknown dialect',
        { identifier, token_dialect: 'opaque' },
        400,
        "Payload validation error: 'No enum match for: opaque' on property token_dialect.",
        'invalid_body',
      ],
      ['an unknown algorithm', { identifier, signing_alg: 'none' }, 400, /No enum match for: none/, 'invalid_body'],
      [
        'a short secret',
        { identifier, signing_alg: 'HS256', signing_secret: 'hunter2' },
        400,
        "Payload validation error: 'String is too short (7 chars), minimum 32' on property signing_secret.",
        'invalid_body',
      ],
      [
        'a scope without a value',
        { identifier, scopes: [{ description: 'x' }] },
        400,
        "Payload validation error: 'Missing required property: value' on property scopes[0].",
        'invalid_body',
      ],
      [
        'a scope of two words',
        { identifier, scopes: [{ value: 'a b' }] },
        400,
        /on property scopes\[0\]\.value\.$/,
        'invalid_body',
      ],
      [
        'a scope that is named twice',
        { identifier, scopes: [{ value: 'a' }, { value: 'a' }] },
        400,
        'The scope "a" is named twice',
        'invalid_body',
      ],
      [
        'a scope of OpenID Connect',
        { identifier, scopes: [{ value: 'offline_access' }] },
        400,
        /is one of OpenID Connect/,
        'invalid_body',
      ],
      [
        'an identifier that is taken',
        { identifier: helloWorld.audience },
        409,
        /already exists/,
        'resource_server_conflict',
      ],
      ['an array', [], 400, "Payload validation error: 'Expected type object but found type array'.", 'invalid_body'],
      ['text that is no JSON', '{"identifier":', 400, 'Invalid request payload JSON format', 'invalid_body'],
      [
        'a poisoned prototype',
        '{"identifier":"x","__proto__":{"is_system":true}}',
        400,
        'Invalid request payload JSON format',
        'invalid_body',
      ],
      [
        'no body',
        undefined,
        400,
        "Payload validation error: 'Expected type object but found type null'.",
        'invalid_body',
      ],
    ] as const) {
      it(what, async () => {
        const before = await tenant.list('/resource-servers')
        const answer = await tenant.call('POST', '/resource-servers', body)
        assert.equal(answer.status, status)
        assert.partialDeepStrictEqual(answer.body, { statusCode: status, errorCode })
        const { message: given } = Object(answer.body)
        if (typeof message === 'string') assert.equal(given, message)
        else assert.match(given, message)
        assert.deepEqual(await tenant.list('/resource-servers'), before)
      })
    }

    for (const [what, query, message] of [
      [
        'a page that is no number',
        'page=first',
        "Query validation error: 'Expected type integer but found type string' on property page.",
      ],
      [
        'a page beyond every end',
        'page=1e30',
        "Query validation error: 'Value 1e+30 is greater than maximum 1000000000' on property page.",
      ],
      [
        'too many on a page',
        'per_page=101',
        "Query validation error: 'Value 101 is greater than maximum 100' on property per_page.",
      ],
      ['an unknown parameter', 'color=red', "Query validation error: 'Additional properties not allowed: color'."],
      ['an invalid checkpoint', 'from=%21', "Query validation error: 'Invalid checkpoint' on property from."],
    ] as const) {
      it(what, async () => {
        const { status, body } = await tenant.call('GET', `/resource-servers?${query}`)
        assert.equal(status, 400)
        assert.deepEqual(body, { statusCode: 400, error: 'Bad Request', message, errorCode: 'invalid_query_string' })
      })
    }
  })
})
