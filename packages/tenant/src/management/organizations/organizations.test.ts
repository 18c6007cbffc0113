import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type ManagedTenant, startManagedTenant } from '../../../test/support/management.ts'

describe('/organizations', () => {
  let tenant: ManagedTenant
  let connectionId: string
  let userId: string
  before(async () => {
    tenant = await startManagedTenant()
    connectionId = Object((await tenant.list('/connections'))[0]).id
    userId = Object((await tenant.list('/users'))[0]).user_id
  })
  after(() => tenant.close())

  const create = (name: string, more: object = {}) => tenant.expect(201, 'POST', '/organizations', { name, ...more })

  it('are created, changed, found by ID and name, and deleted', async () => {
    const branding = { colors: { primary: '#57ddff', page_background: '#fff5f5' } }
    const created = await create('first', { display_name: 'First', branding })
    const { id } = created
    assert.match(String(id), /^org_[A-Za-z0-9]{16}$/)
    assert.deepEqual(created, {
      id,
      name: 'first',
      display_name: 'First',
      branding,
      third_party_client_access: 'block',
      is_app_entitlement_active: false,
    })
    const changed = await tenant.expect(200, 'PATCH', `/organizations/${id}`, {
      display_name: 'Renamed',
      branding: null,
      metadata: { tier: 'gold' },
    })
    assert.partialDeepStrictEqual(changed, { display_name: 'Renamed', metadata: { tier: 'gold' } })
    assert.equal('branding' in changed, false)
    assert.deepEqual(await tenant.expect(200, 'GET', '/organizations/name/first'), changed)
    assert.deepEqual(await tenant.expect(200, 'GET', `/organizations/${id}`), changed)
    assert.deepEqual(await tenant.expect(200, 'GET', '/organizations?include_totals=true&take=50'), {
      organizations: [changed],
    })
    assert.equal((await tenant.call('DELETE', `/organizations/${id}`)).status, 204)
    assert.deepEqual((await tenant.call('GET', `/organizations/${id}`)).body, {
      statusCode: 404,
      error: 'Not Found',
      message: 'No organization found by that id or name',
    })
  })

  it('have connections, at both of Auth0’s paths', async () => {
    const { id } = await create('connected')
    const path = `/organizations/${id}/enabled_connections`
    const connection = { name: 'Username-Password-Authentication', strategy: 'auth0' }
    const added = await tenant.expect(201, 'POST', path, {
      connection_id: connectionId,
      assign_membership_on_login: true,
    })
    assert.deepEqual(added, {
      connection_id: connectionId,
      assign_membership_on_login: true,
      show_as_button: true,
      is_signup_enabled: false,
      connection,
    })
    await tenant.expect(409, 'POST', path, { connection_id: connectionId })
    const changed = await tenant.expect(200, 'PATCH', `${path}/${connectionId}`, { show_as_button: false })
    assert.partialDeepStrictEqual(changed, { assign_membership_on_login: true, show_as_button: false })
    const page = await tenant.expect(
      200,
      'GET',
      `/organizations/${id}/connections?page=0&per_page=50&include_totals=true`,
    )
    assert.partialDeepStrictEqual(page, {
      total: 1,
      connections: [{ is_enabled: true, organization_access_level: 'none', connection }],
    })
    assert.equal((await tenant.call('DELETE', `${path}/${connectionId}`)).status, 204)
    await tenant.expect(404, 'GET', `${path}/${connectionId}`)
  })

  it('have members, and roles of members', async () => {
    const { id } = await create('crew')
    const path = `/organizations/${id}/members`
    assert.equal((await tenant.call('POST', path, { members: [userId] })).status, 204)
    assert.equal((await tenant.call('POST', path, { members: [userId] })).status, 204)
    const { members } = await tenant.expect(200, 'GET', `${path}?take=1`)
    assert.deepEqual(
      Object(members).map(({ user_id }: { user_id: string }) => user_id),
      [userId],
    )
    const role = await tenant.expect(200, 'POST', '/roles', { name: 'Sailor' })
    const roles = `${path}/${encodeURIComponent(userId)}/roles`
    assert.equal((await tenant.call('POST', roles, { roles: [role.id] })).status, 204)
    assert.deepEqual(await tenant.list(roles), [role])
    assert.deepEqual(Object((await tenant.list(`/users/${encodeURIComponent(userId)}/organizations`))[0]).id, id)
    assert.equal((await tenant.call('DELETE', roles, { roles: [role.id] })).status, 204)
    await tenant.call('POST', roles, { roles: [role.id] })
    assert.equal((await tenant.call('DELETE', path, { members: [userId] })).status, 204)
    await tenant.expect(404, 'GET', roles)
  })

  it('have client grants', async () => {
    const { id } = await create('granted')
    const client = await tenant.expect(201, 'POST', '/clients', { name: 'Service', app_type: 'non_interactive' })
    const body = { client_id: client.client_id, audience: 'https://hello-world.example.com', scope: [] }
    const grant = await tenant.expect(201, 'POST', '/client-grants', body)
    await tenant.expect(400, 'POST', `/organizations/${id}/client-grants`, { grant_id: grant.id })
    await tenant.expect(200, 'PATCH', `/client-grants/${grant.id}`, { organization_usage: 'allow' })
    const added = await tenant.expect(201, 'POST', `/organizations/${id}/client-grants`, { grant_id: grant.id })
    assert.equal(added.id, grant.id)
    const page = await tenant.expect(200, 'GET', `/organizations/${id}/client-grants?include_totals=true`)
    assert.partialDeepStrictEqual(page, { start: 0, limit: 50, total: 1 })
    assert.equal(Object((await tenant.list(`/client-grants/${grant.id}/organizations`))[0]).id, id)
    assert.equal((await tenant.call('DELETE', `/organizations/${id}/client-grants/${grant.id}`)).status, 204)
    assert.deepEqual(await tenant.expect(200, 'GET', `/organizations/${id}/discovery-domains?take=50`), { domains: [] })
  })

  describe('refuse', () => {
    let id: string
    before(async () => {
      id = String((await create('taken')).id)
    })
    for (const [what, method, path, body, status] of [
      ['no name', 'POST', '', {}, 400],
      ['capital letters in a name', 'POST', '', { name: 'Acme' }, 400],
      ['a name that looks like an ID', 'POST', '', { name: 'org_acme' }, 400],
      ['a name that is taken', 'POST', '', { name: 'taken' }, 409],
      ['metadata that is not text', 'POST', '', { name: 'x', metadata: { a: 1 } }, 400],
      [
        'too much metadata',
        'POST',
        '',
        { name: 'x', metadata: Object.fromEntries(Array.from({ length: 26 }, (_, i) => [i, 'x'])) },
        400,
      ],
      ['an unknown connection', 'POST', '', { name: 'x', enabled_connections: [{ connection_id: 'con_x' }] }, 404],
      ['a token quota', 'POST', '', { name: 'x', token_quota: {} }, 400],
      ['an unknown member', 'POST', '/:id/members', { members: ['auth0|x'] }, 404],
      ['no member', 'POST', '/:id/members', { members: [] }, 400],
      ['roles of a stranger', 'POST', '/:id/members/auth0|x/roles', { roles: ['rol_x'] }, 404],
      ['an unknown client grant', 'POST', '/:id/client-grants', { grant_id: 'cgr_x' }, 404],
      [
        'an invitation for an application without organizations',
        'POST',
        '/:id/invitations',
        { inviter: { name: 'A' }, invitee: { email: 'a@b.co' }, client_id: 'hello-world-client' },
        400,
      ],
      [
        'an invitation of an invalid address',
        'POST',
        '/:id/invitations',
        { inviter: { name: 'A' }, invitee: { email: 'a' }, client_id: 'hello-world-client' },
        400,
      ],
      ['an unknown invitation', 'GET', '/:id/invitations/uinv_x', undefined, 404],
      ['the applications of an organization', 'GET', '/:id/clients?take=50', undefined, 403],
    ] as const) {
      it(what, async () => {
        await tenant.expect(status, method, `/organizations${path.replace(':id', id)}`, body)
      })
    }
  })
})
