import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type ManagedTenant, startManagedTenant } from '../../../test/support/management.ts'
import { linkIn, mailsTo } from '../../../test/support/outbox.ts'
import { createSinglePageApp } from '../../../test/support/single-page-app.ts'
import { createVisitor, submit } from '../../../test/support/visitor.ts'
import { helloWorld } from '../../hello-world.ts'

const connection = 'Username-Password-Authentication'
const password = 'correct horse battery'

describe('/users', () => {
  let tenant: ManagedTenant
  before(async () => {
    tenant = await startManagedTenant()
  })
  after(() => tenant.close())

  const create = (email: string, rest: object = {}) =>
    tenant.expect(201, 'POST', '/users', { connection, email, password, ...rest })
  const refresh = (token: string | undefined) => createSinglePageApp(tenant.origin).refresh(token)

  it('makes a person who can log in, and shows them as Auth0 does', async () => {
    const user = await create('Jane@Example.com', {
      user_id: 'jane',
      given_name: 'Jane',
      user_metadata: { color: 'red' },
      app_metadata: { plan: 'full', dropped: null },
    })
    const { created_at, updated_at, picture, ...rest } = user
    assert.match(String(picture), /^data:image/)
    assert.match(String(created_at), /^\d{4}-\d\d-\d\dT/)
    assert.equal(updated_at, created_at)
    assert.deepEqual(rest, {
      user_id: 'auth0|jane',
      email: 'jane@example.com',
      email_verified: false,
      name: 'jane@example.com',
      nickname: 'jane',
      given_name: 'Jane',
      identities: [{ connection, user_id: 'jane', provider: 'auth0', isSocial: false }],
      user_metadata: { color: 'red' },
      app_metadata: { plan: 'full' },
    })
    assert.deepEqual(await tenant.expect(200, 'GET', '/users/auth0%7Cjane'), user)
    assert.deepEqual(await tenant.list('/users-by-email?email=JANE%40example.com'), [user])
    assert.deepEqual(await tenant.list('/users-by-email?email=nobody%40example.com'), [])
    assert.deepEqual(await tenant.expect(200, 'GET', '/users/auth0%7Cjane?fields=email,name&include_fields=true'), {
      email: 'jane@example.com',
      name: 'jane@example.com',
    })

    await createSinglePageApp(tenant.origin).logIn({ email: 'jane@example.com', password })
    assert.equal((await tenant.expect(200, 'GET', '/users/auth0%7Cjane')).logins_count, 1)
  })

  it('changes a person, and merges metadata', async () => {
    const { user_id } = await create('merge@example.com', { user_metadata: { a: 1, b: 2 } })
    const path = `/users/${user_id}`
    const changed = await tenant.expect(200, 'PATCH', path, {
      name: 'Merged',
      user_metadata: { b: null, c: { d: 3 } },
      email_verified: true,
    })
    assert.partialDeepStrictEqual(changed, {
      name: 'Merged',
      email_verified: true,
      user_metadata: { a: 1, c: { d: 3 } },
    })
    assert.deepEqual((await tenant.expect(200, 'PATCH', path, { user_metadata: {} })).user_metadata, {})
    const moved = await tenant.expect(200, 'PATCH', path, { email: 'Moved@example.com' })
    assert.partialDeepStrictEqual(moved, { email: 'moved@example.com', email_verified: false })
  })

  it('mails a verification link to a new user unless the request turns it off, and after a new email address if it is requested', async () => {
    const mailed = async (email: string) => (await mailsTo(tenant, email)).length
    await create('mailed@example.com')
    await create('verified@example.com', { email_verified: true })
    await create('unasked@example.com', { verify_email: false })
    const sent = await Promise.all(['mailed', 'verified', 'unasked'].map(name => mailed(`${name}@example.com`)))
    assert.deepEqual(sent, [1, 0, 0])

    const { user_id } = await create('moving@example.com', { verify_email: false })
    await tenant.expect(200, 'PATCH', `/users/${user_id}`, { email: 'quiet@example.com' })
    assert.equal(await mailed('quiet@example.com'), 0)
    await tenant.expect(200, 'PATCH', `/users/${user_id}`, { email: 'asked@example.com', verify_email: true })
    const page = await createVisitor().browse(linkIn((await mailsTo(tenant, 'asked@example.com'))[0]))
    await submit(createVisitor(), page, {})
    assert.equal((await tenant.expect(200, 'GET', `/users/${user_id}`)).email_verified, true)
  })

  it('changes a password: the old one, the sessions and the refresh tokens are worth nothing any more', async () => {
    const { user_id } = await create('change@example.com')
    const app = createSinglePageApp(tenant.origin)
    const { tokens, visitor } = await app.logIn({ email: 'change@example.com', password })
    const changed = await tenant.expect(200, 'PATCH', `/users/${user_id}`, { password: 'a better passphrase' })
    assert.ok(changed.last_password_reset)

    assert.equal((await refresh(tokens.refresh_token)).status, 403)
    const silent = await visitor.browse(app.authorizationUrl({ prompt: 'none' }))
    assert.equal(silent.redirectsTo?.searchParams.get('error'), 'login_required')
    await assert.rejects(createSinglePageApp(tenant.origin).logIn({ email: 'change@example.com', password }))
    await createSinglePageApp(tenant.origin).logIn({ email: 'change@example.com', password: 'a better passphrase' })
  })

  it('blocks and deletes a person at once', async () => {
    const { user_id } = await create('block@example.com')
    const { tokens } = await createSinglePageApp(tenant.origin).logIn({ email: 'block@example.com', password })
    assert.equal((await tenant.expect(200, 'PATCH', `/users/${user_id}`, { blocked: true })).blocked, true)
    assert.equal((await refresh(tokens.refresh_token)).status, 403)

    for (const _ of ['the person', 'nobody any more']) {
      assert.equal((await tenant.call('DELETE', `/users/${user_id}`)).status, 204)
    }
    assert.equal((await refresh(tokens.refresh_token)).status, 403)
    const { body } = await tenant.call('GET', `/users/${user_id}`)
    assert.deepEqual(body, {
      statusCode: 404,
      error: 'Not Found',
      message: 'The user does not exist.',
      errorCode: 'inexistent_user',
    })
  })

  it('shows and ends sessions, and never the value of their cookie', async () => {
    const { user_id } = await create('session@example.com')
    const app = createSinglePageApp(tenant.origin)
    const { visitor } = await app.logIn({ email: 'session@example.com', password })
    const { sessions } = await tenant.expect(200, 'GET', `/users/${user_id}/sessions`)
    assert.ok(Array.isArray(sessions) && sessions.length === 1)
    assert.partialDeepStrictEqual(sessions[0], { user_id, clients: [{ client_id: helloWorld.client.client_id }] })
    assert.ok(!JSON.stringify(sessions).includes(visitor.cookie('tollgate_session') ?? '?'))

    assert.equal((await tenant.call('DELETE', `/sessions/${sessions[0].id}`)).status, 202)
    assert.equal((await tenant.call('DELETE', `/sessions/${sessions[0].id}`)).status, 404)
    const silent = await visitor.browse(app.authorizationUrl({ prompt: 'none' }))
    assert.equal(silent.redirectsTo?.searchParams.get('error'), 'login_required')
    assert.equal((await tenant.call('DELETE', `/users/${user_id}/sessions`)).status, 202)
  })

  it('lets a token for metadata alone change nothing else', async () => {
    const { user_id } = await create('metadata@example.com')
    const authorization = `Bearer ${await tenant.tokenWith('update:users_app_metadata')}`
    const patch = (body: object) => tenant.call('PATCH', `/users/${user_id}`, body, { authorization })
    assert.equal((await patch({ app_metadata: { plan: 'free' } })).status, 200)
    assert.equal((await patch({ app_metadata: { plan: 'free' }, password: 'a better passphrase' })).status, 403)
  })

  describe('refuses', () => {
    const email = 'refused@example.com'
    const person = { connection, email, password }
    for (const [what, body, status, errorCode, message] of [
      ['no connection', { email, password }, 400, 'invalid_body', /Missing required property: connection'\./],
      ['no email address', { connection, password }, 400, 'invalid_body', /Missing required property: email'\./],
      [
        'another connection',
        { ...person, connection: 'google-oauth2' },
        400,
        'inexistent_connection',
        /does not exist/,
      ],
      [
        'text that is no email address',
        { ...person, email: 'refused' },
        400,
        'invalid_body',
        /validation for format email: refused' on property email\./,
      ],
      [
        'a weak password',
        { ...person, password: '12345678' },
        400,
        'invalid_password',
        /^PasswordStrengthError: Password is too weak/,
      ],
      ['an unknown member', { ...person, age: 7 }, 400, 'invalid_body', /Additional properties not allowed: age/],
      [
        'metadata that is a list',
        { ...person, user_metadata: [] },
        400,
        'invalid_body',
        /Expected type object but found type array' on property user_metadata\./,
      ],
      ['a user ID with a bar', { ...person, user_id: 'auth0|x' }, 400, 'invalid_body', /on property user_id\./],
      [
        'a picture that is a script',
        { ...person, picture: 'javascript:alert(1)' },
        400,
        'invalid_body',
        /on property picture\./,
      ],
      [
        'a number that says whether someone is blocked',
        { ...person, blocked: 1 },
        400,
        'invalid_body',
        /Expected type boolean but found type integer/,
      ],
      [
        'an email address that is taken',
        { ...person, email: helloWorld.user.email.toUpperCase() },
        409,
        'auth0_idp_error',
        /^The user already exists\.$/,
      ],
    ] as const) {
      it(what, async () => {
        const answer = await tenant.call('POST', '/users', body)
        assert.equal(answer.status, status)
        assert.partialDeepStrictEqual(answer.body, { statusCode: status, errorCode })
        assert.match(Object(answer.body).message, message)
        assert.ok(!JSON.stringify(answer.body).includes(password))
        assert.deepEqual(await tenant.list(`/users-by-email?email=${encodeURIComponent(email)}`), [])
      })
    }

    for (const [what, body, message] of [
      ['nothing', {}, /Too few properties defined \(0\), minimum 1/],
      ['a password together with an email address', { email: 'x@example.com', password }, /simultaneously/],
      ['a weak password', { password: 'password1' }, /PasswordStrengthError/],
      ['an email address that is taken', { email: helloWorld.admin.email }, /already exists/],
      ['a change of the user ID', { user_id: 'x' }, /Additional properties not allowed: user_id/],
    ] as const) {
      it(`a change of ${what}`, async () => {
        const [user] = await tenant.list(`/users-by-email?email=${encodeURIComponent(helloWorld.user.email)}`)
        const answer = await tenant.call('PATCH', `/users/${Object(user).user_id}`, body)
        assert.equal(answer.status, 400)
        assert.match(Object(answer.body).message, message)
        assert.deepEqual(await tenant.list(`/users-by-email?email=${encodeURIComponent(helloWorld.user.email)}`), [
          user,
        ])
      })
    }
  })
})

describe('the search for users', () => {
  let tenant: ManagedTenant
  before(async () => {
    tenant = await startManagedTenant()
    for (const [name, rest] of [
      ['Ann Archer', { app_metadata: { plan: 'full', tags: ['a', 'b'], age: 41 }, email_verified: true }],
      ['Bob Baker', { app_metadata: { plan: 'free', age: 7 }, blocked: true }],
      ['Cid 100%', { user_metadata: { plan: 'full' }, given_name: 'Cid' }],
    ] as const) {
      const email = `${name.slice(0, 3).toLowerCase()}@search.test`
      await tenant.expect(201, 'POST', '/users', { connection, email, password, name, ...rest })
    }
  })
  after(() => tenant.close())

  for (const [q, found] of [
    ['email:"ANN@search.test"', 'ann'],
    ['email:ann@search.test', 'ann'],
    ['email.domain:"search.test"', 'ann bob cid'],
    ['email:*@search.test', 'ann bob cid'],
    ['name:b*', 'bob'],
    ['name:"b*"', ''],
    ['name:"Cid 100%"', 'cid'],
    ['name:"Cid 1%"', ''],
    ['name:?nn*', 'ann'],
    ['Archer', 'ann'],
    ['"Bob Baker"', 'bob'],
    ['Archer Baker', 'ann bob'],
    ['email.domain:search.test AND NOT blocked:true', 'ann cid'],
    ['email.domain:search.test AND -name:Ann*', 'bob cid'],
    ['(name:Ann* OR name:Bob*) AND email_verified:true', 'ann'],
    ['name:(Ann* OR Bob*)', 'ann bob'],
    ['app_metadata.plan:full', 'ann'],
    ['app_metadata.tags:b', 'ann'],
    ['app_metadata.age:[7 TO 10]', 'bob'],
    ['app_metadata.age:>40', 'ann'],
    ['app_metadata.age:{7 TO *]', 'ann'],
    ['user_metadata.plan:full', 'cid'],
    ['_exists_:given_name', 'cid'],
    ['given_name:*', 'cid'],
    ['email.domain:search.test AND logins_count:0', 'ann bob cid'],
    ['email.domain:search.test AND created_at:[2000-01-01 TO 2001-01-01]', ''],
    ['email.domain:search.test AND created_at:[2000-01-01T00:00:00.000Z TO *]', 'ann bob cid'],
    ['identities.connection:"Username-Password-Authentication" AND name:Ann*', 'ann'],
    ['color:red', ''],
    ['email.domain:search.test AND blocked:maybe', ''],
    ['name:"Ann~1"', ''],
    ['name:"\'; DROP TABLE users; --"', ''],
    ['name:"x\\" OR \\"1\\"=\\"1"', ''],
  ] as const) {
    it(`finds ${found || 'no user'} by ${q}`, async () => {
      const people = await tenant.list(`/users?search_engine=v3&sort=email:1&q=${encodeURIComponent(q)}`)
      assert.equal(people.map(person => String(Object(person).email).split('@')[0]).join(' '), found)
    })
  }

  for (const [q, what] of [
    ['name:ann~1', 'fuzzy and proximity searches'],
    ['"ann archer"~3', 'fuzzy and proximity searches'],
    ['name:ann^2', 'boosted terms'],
    ['name:/an+/', 'regular expressions'],
  ] as const) {
    it(`says that ${q} is more than it can do`, async () => {
      const { status, body } = await tenant.call('GET', `/users?q=${encodeURIComponent(q)}`)
      assert.deepEqual([status, Object(body).errorCode], [400, 'invalid_query_string'])
      assert.match(Object(body).message, new RegExp(`${what} \\(.*\\) are not supported' on property q\\.$`))
    })
  }

  for (const q of [
    'name:"open',
    'name:a\\',
    '(name:a',
    'name:',
    ':a',
    'name:[1 TO',
    'a)',
    `${'('.repeat(200)}a${')'.repeat(200)}`,
    'AND',
  ]) {
    it(`cannot read ${q.slice(0, 20)}`, async () => {
      const { status, body } = await tenant.call('GET', `/users?q=${encodeURIComponent(q)}`)
      assert.equal(status, 400)
      assert.partialDeepStrictEqual(body, { errorCode: 'invalid_query_string' })
    })
  }

  it('pages, with totals, sorted', async () => {
    const q = encodeURIComponent('email.domain:search.test')
    const page = await tenant.expect(
      200,
      'GET',
      `/users?q=${q}&sort=name:-1&per_page=2&include_totals=true&fields=name`,
    )
    assert.deepEqual(page, {
      start: 0,
      limit: 2,
      length: 2,
      total: 3,
      users: [{ name: 'Cid 100%' }, { name: 'Bob Baker' }],
    })
  })
})
