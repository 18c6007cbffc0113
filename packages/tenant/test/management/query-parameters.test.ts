import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { helloWorld, TEST_APPLICATION_ID } from '../../src/hello-world.ts'
import { type ManagedTenant, startManagedTenant } from '../support/management.ts'

const NOT_ALLOWED = (name: string) => `Query validation error: 'Additional properties not allowed: ${name}'.`

describe('query parameters of the Management API', () => {
  let tenant: ManagedTenant
  /** Paths of everything that can be read, with IDs of things that are there. */
  const paths: Record<string, string> = {}
  before(async () => {
    tenant = await startManagedTenant()
    const idOf = async (path: string, id = 'id') => String(Object((await tenant.list(path))[0])[id])
    const [user, role, connection] = [
      encodeURIComponent(await idOf(`/users?q=email:"${helloWorld.user.email}"`, 'user_id')),
      await idOf('/roles'),
      await idOf('/connections'),
    ]
    Object.assign(paths, {
      user,
      role,
      connection,
      grant: await idOf('/client-grants'),
      api: await idOf('/resource-servers'),
    })
  })
  after(() => tenant.close())

  const fill = (path: string) => path.replace(/:(\w+)/g, (_all, name: string) => paths[name] ?? name)

  async function refuses(method: string, path: string, message: string, sent?: object): Promise<void> {
    const { status, body } = await tenant.call(method, fill(path), sent)
    assert.deepEqual(
      { status, ...Object(body) },
      {
        status: 400,
        statusCode: 400,
        error: 'Bad Request',
        message,
        errorCode: 'invalid_query_string',
      },
    )
  }

  const LISTS = [
    '/clients',
    '/client-grants',
    '/connections',
    '/connections/:connection/clients',
    '/logs',
    '/resource-servers',
    '/roles',
    '/roles/:role/permissions',
    '/roles/:role/users',
    '/users',
    '/users/:user/logs',
    '/users/:user/permissions',
    '/users/:user/refresh-tokens',
    '/users/:user/roles',
    '/users/:user/sessions',
    '/local/mails',
  ]
  const OTHERS = [
    `/clients/${TEST_APPLICATION_ID}`,
    '/client-grants/:grant',
    '/connections/:connection',
    '/keys/signing',
    '/resource-servers/:api',
    '/roles/:role',
    '/stats/active-users',
    '/stats/daily',
    '/tenants/settings',
    '/users/:user',
    `/users-by-email?email=${encodeURIComponent(helloWorld.user.email)}`,
  ]
  for (const path of [...LISTS, ...OTHERS]) {
    it(`GET ${path} refuses a parameter that it does not know`, async () => {
      await refuses('GET', `${path}${path.includes('?') ? '&' : '?'}everything=1`, NOT_ALLOWED('everything'))
    })
  }

  for (const [method, path, sent] of [
    ['POST', '/roles', { name: 'x' }],
    ['PATCH', '/clients/x', { name: 'x' }],
    ['DELETE', '/users/x', undefined],
    ['PUT', '/keys/signing/x/revoke', undefined],
  ] as const) {
    it(`${method} ${path} refuses a parameter, since it knows none`, () =>
      refuses(method, `${path}?dry_run=true`, NOT_ALLOWED('dry_run'), sent))
  }

  for (const path of LISTS.filter(each => !/sessions|refresh-tokens|connection\/clients/.test(each))) {
    it(`GET ${path} gives as many as per_page says, from 1 to 100`, async () => {
      const { status, body } = await tenant.call('GET', fill(`${path}?page=0&per_page=1`))
      assert.equal(status, 200)
      assert.ok((Array.isArray(body) ? body : Object(body).mails).length <= 1)
      await refuses(
        'GET',
        `${path}?per_page=101`,
        "Query validation error: 'Value 101 is greater than maximum 100' on property per_page.",
      )
    })
  }

  for (const path of ['/client-grants', '/connections', '/resource-servers', '/roles', '/roles/:role/users']) {
    it(`GET ${path} refuses a page without items, as Auth0 does there`, () =>
      refuses(
        'GET',
        `${path}?per_page=0`,
        "Query validation error: 'Value 0 is less than minimum 1' on property per_page.",
      ))
  }

  for (const [path, name] of [
    ['/clients', 'clients'],
    ['/users', 'users'],
    ['/logs', 'logs'],
  ] as const) {
    it(`GET ${path}?per_page=0 gives the total alone`, async () => {
      const page = await tenant.expect(200, 'GET', `${path}?per_page=0&include_totals=true`)
      assert.deepEqual(page[name], [])
      assert.ok(Number(page.total) > 0)
    })
  }

  for (const path of ['/clients', '/client-grants', '/connections', '/resource-servers', '/roles']) {
    it(`GET ${path} rejects a page with a checkpoint`, () =>
      refuses(
        'GET',
        `${path}?take=1&page=1`,
        "Query validation error: 'Not allowed with from or take' on property page.",
      ))
  }

  for (const parameter of ['q=type:s', 'search=type:s', 'sort=date:-1', 'page=1']) {
    it(`GET /logs rejects ${parameter} with a checkpoint`, () =>
      refuses(
        'GET',
        `/logs?take=5&${parameter}`,
        `Query validation error: 'Not allowed with from or take' on property ${parameter.replace(/=.*/, '')}.`,
      ))
  }

  it('GET /users/:id/logs knows no checkpoints', () => refuses('GET', '/users/:user/logs?take=5', NOT_ALLOWED('take')))

  for (const [path, unknown] of [
    ['/clients', 'secret'],
    ['/connections', 'password'],
    ['/logs', 'token'],
    ['/resource-servers', 'secret'],
    ['/tenants/settings', 'owner'],
    ['/users/:user', 'password_hash'],
  ] as const) {
    it(`GET ${path}?fields= refuses a name that is no member`, async () => {
      const { status, body } = await tenant.call('GET', fill(`${path}?fields=${unknown}`))
      assert.equal(status, 400)
      assert.match(
        Object(body).message,
        /^Query validation error: 'String does not match pattern .+' on property fields\.$/,
      )
    })
  }

  it('GET /clients?fields= reads and leaves out members of members', async () => {
    const path = `/clients/${TEST_APPLICATION_ID}?fields=name,jwt_configuration.secret_encoded`
    assert.deepEqual(await tenant.expect(200, 'GET', path), {
      name: 'Hello World Test Application',
      jwt_configuration: { secret_encoded: false },
    })
    const rest = await tenant.expect(200, 'GET', `${path}&include_fields=false`)
    assert.equal('name' in rest, false)
    assert.equal('secret_encoded' in Object(rest.jwt_configuration), false)
    assert.equal(Object(rest.jwt_configuration).lifetime_in_seconds, 36_000)
  })

  it('GET /users?fields= reads members of lists of objects', async () => {
    const users = await tenant.list('/users?fields=identities.provider')
    for (const user of users) assert.deepEqual(user, { identities: [{ provider: 'auth0' }] })
  })
})

describe('filters of the Management API', () => {
  let tenant: ManagedTenant
  before(async () => {
    tenant = await startManagedTenant()
  })
  after(() => tenant.close())

  for (const [query, count] of [
    ['', 1],
    [`client_id=${TEST_APPLICATION_ID}`, 1],
    ['client_id=another', 0],
    [`audience=${encodeURIComponent(helloWorld.audience)}`, 1],
    ['audience=another', 0],
    ['subject_type=client', 1],
    ['subject_type=user', 0],
    ['allow_any_organization=true', 0],
    ['allow_any_organization=false', 1],
    ['default_for=third_party_clients', 0],
  ] as const) {
    it(`GET /client-grants?${query} lists ${count}`, async () => {
      assert.equal((await tenant.list(`/client-grants?${query}`)).length, count)
      const page = await tenant.expect(200, 'GET', `/client-grants?include_totals=true&${query}`)
      assert.equal(page.total, count)
      assert.equal('next' in (await tenant.expect(200, 'GET', `/client-grants?take=50&${query}`)), false)
    })
  }

  for (const [query, count] of [
    ['connection=Username-Password-Authentication', 2],
    ['connection=google-oauth2', 0],
  ] as const) {
    it(`GET /users?${query} lists ${count}`, async () => {
      assert.equal((await tenant.list(`/users?${query}`)).length, count)
    })
  }

  for (const [query, count] of [
    ['is_first_party=false', 0],
    ['external_client_id=https://example.com/client.json', 0],
    ['q=client_grant.organization_id:org_1', 0],
    ['q=client_grant.allow_any_organization:true', 0],
    ['is_global=true&app_type=spa', 0],
    ['is_global=true&is_first_party=false', 0],
    ['app_type=rms', 0],
    ['app_type=spa,rms', 1],
  ] as const) {
    it(`GET /clients?${query} lists ${count}`, async () => {
      assert.equal((await tenant.list(`/clients?${query}`)).length, count)
    })
  }

  for (const [path, property] of [
    ['/clients?q=name:Hello', 'q'],
    ['/clients?app_type=web', 'app_type'],
    ['/client-grants?subject_type=device', 'subject_type'],
    ['/client-grants?default_for=everyone', 'default_for'],
    ['/roles?type=organization', 'type'],
    ['/users?search_engine=v2', 'search_engine'],
    ['/users?sort=password:1', 'sort'],
    ['/logs?sort=type:1', 'sort'],
    ['/logs?q=type:s&search=type:f', 'search'],
  ] as const) {
    it(`GET ${path} is refused`, async () => {
      const { status, body } = await tenant.call('GET', path)
      assert.equal(status, 400)
      assert.match(Object(body).message, new RegExp(` on property ${property}\\.$`))
    })
  }

  it('GET /connections/:id/clients goes on from a checkpoint', async () => {
    const [connection] = await tenant.list('/connections')
    const path = `/connections/${Object(connection).id}/clients`
    const all = await tenant.expect(200, 'GET', path)
    const first = await tenant.expect(200, 'GET', `${path}?take=1`)
    const rest = await tenant.expect(200, 'GET', `${path}?from=${first.next}`)
    assert.equal(Object(first.clients).length, 1)
    assert.deepEqual([...Object(first.clients), ...Object(rest.clients)], all.clients)
    assert.equal('next' in rest, false)
    assert.equal((await tenant.call('GET', `${path}?take=1000`)).status, 200)
    assert.equal((await tenant.call('GET', `${path}?take=1001`)).status, 400)
  })
})
