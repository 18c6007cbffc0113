import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { jsonBody } from '../../../test/support/json-body.ts'
import { type ManagedTenant, startManagedTenant } from '../../../test/support/management.ts'
import { mailsTo } from '../../../test/support/outbox.ts'
import { createSinglePageApp } from '../../../test/support/single-page-app.ts'
import { hashPassword } from '../../accounts/passwords/passwords.ts'
import { helloWorld } from '../../hello-world.ts'

const password = 'correct horse battery'
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'

describe('/jobs', () => {
  let tenant: ManagedTenant
  let connection: string
  let userId: string
  before(async () => {
    tenant = await startManagedTenant()
    connection = String(Object((await tenant.list('/connections'))[0]).id)
    userId = Object((await tenant.list(`/users-by-email?email=${helloWorld.user.email}`))[0]).user_id
  })
  after(() => tenant.close())

  async function send(fields: Record<string, string | Blob>, token: string = tenant.token) {
    const body = new FormData()
    for (const [name, value] of Object.entries({ connection_id: connection, ...fields })) body.append(name, value)
    const response = await fetch(`${tenant.origin}/api/v2/jobs/users-imports`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body,
    })
    return { status: response.status, body: await jsonBody(response) }
  }
  const file = (users: unknown) => new Blob([JSON.stringify(users)], { type: 'application/json' })

  /** Imports users. @returns the job, and its errors */
  async function runImport(users: unknown, fields: Record<string, string> = {}) {
    const { status, body } = await send({ users: file(users), ...fields })
    assert.equal(status, 202, JSON.stringify(body))
    const { body: errors } = await tenant.call('GET', `/jobs/${body.id}/errors`)
    return { started: body, job: await tenant.expect(200, 'GET', `/jobs/${body.id}`), errors }
  }
  const userWith = async (email: string) => Object((await tenant.list(`/users-by-email?email=${email}`))[0])

  it('POST /jobs/users-imports imports users with their passwords, metadata and second factor', async () => {
    const users = [
      {
        email: 'Imported@example.com',
        user_id: 'imported',
        email_verified: true,
        name: 'Imported',
        app_metadata: { plan: 'gold' },
        custom_password_hash: { algorithm: 'argon2', hash: { value: await hashPassword(password), encoding: 'utf8' } },
      },
      { email: 'factor@example.com', mfa_factors: [{ totp: { secret: SECRET } }] },
    ]
    const { started, job, errors } = await runImport(users, { external_id: 'mine' })
    assert.match(String(started.id), /^job_\w{16}$/)
    const about = { type: 'users_import', connection_id: connection, external_id: 'mine' }
    assert.partialDeepStrictEqual(started, { ...about, status: 'pending' })
    const summary = { failed: 0, updated: 0, inserted: 2, total: 2 }
    assert.partialDeepStrictEqual(job, { ...about, status: 'completed', summary })
    assert.equal(errors, undefined)
    const user = await userWith('imported@example.com')
    assert.partialDeepStrictEqual(user, { user_id: 'auth0|imported', name: 'Imported', app_metadata: { plan: 'gold' } })
    await createSinglePageApp(tenant.origin).logIn({ email: 'imported@example.com', password })
    const { user_id } = await userWith('factor@example.com')
    assert.equal((await tenant.list(`/users/${user_id}/authentication-methods`)).length, 1)
    const [mail] = await mailsTo(tenant, helloWorld.admin.email)
    assert.match(String(mail), /2 inserted, 0 updated, 0 failed/)
  })

  it('changes users who exist with "upsert" alone, and neither their password nor their address', async () => {
    const { email } = helloWorld.user
    const changed = { email, name: 'Changed', email_verified: false, username: 'other' }
    const refused = await runImport([changed], { send_completion_email: 'false' })
    assert.partialDeepStrictEqual(refused.job, { summary: { failed: 1, updated: 0, inserted: 0, total: 1 } })
    assert.deepEqual(refused.errors, [
      { user: changed, errors: [{ code: 'DUPLICATED_USER', message: 'The user already exists' }] },
    ])
    const { job } = await runImport([changed], { upsert: 'true' })
    assert.partialDeepStrictEqual(job, { summary: { failed: 0, updated: 1 } })
    const user = await userWith(email)
    assert.deepEqual([user.name, user.email_verified, user.username], ['Changed', true, undefined])
    await createSinglePageApp(tenant.origin).logIn(helloWorld.user)
  })

  const hash = (value: string) => ({ custom_password_hash: { algorithm: 'argon2', hash: { value } } })
  for (const [what, user, code] of [
    ['no address', { name: 'Nobody' }, 'INVALID_FORMAT'],
    ['no object', 7, 'INVALID_FORMAT'],
    ['null', null, 'INVALID_FORMAT'],
    ['an unknown member', { email: 'a1@example.com', admin: true }, 'INVALID_FORMAT'],
    ['a password', { email: 'a2@example.com', password }, 'INVALID_FORMAT'],
    ['a bcrypt hash', { email: 'a3@example.com', password_hash: '$2b$10$abc' }, 'UNSUPPORTED_PASSWORD_HASH'],
    ['a hash that is none', { email: 'a4@example.com', ...hash('x') }, 'UNSUPPORTED_PASSWORD_HASH'],
    [
      'a hash that would take all memory',
      { email: 'a5@example.com', ...hash(`$argon2id$v=19$m=9999999,t=2,p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`) },
      'UNSUPPORTED_PASSWORD_HASH',
    ],
    ['a factor that is none', { email: 'a6@example.com', mfa_factors: [{}] }, 'UNSUPPORTED_MFA_FACTOR'],
    ['an ID with a separator', { email: 'a7@example.com', user_id: 'a|b' }, 'INVALID_FORMAT'],
  ] as const) {
    it(`leaves out a user with ${what}, and imports the others`, async () => {
      const other = `${crypto.randomUUID()}@example.com`
      const { job, errors } = await runImport([user, { email: other }])
      assert.partialDeepStrictEqual(job, { summary: { failed: 1, inserted: 1, total: 2 } })
      assert.equal(Object(errors)[0].errors[0].code, code)
      assert.doesNotMatch(JSON.stringify(errors), /\$argon2id|\$2b|battery/)
      assert.equal((await userWith(other)).email, other)
    })
  }

  it('refuses forms that are not valid', async () => {
    for (const [what, fields, status] of [
      ['no file', {}, 400],
      ['no JSON', { users: new Blob(['[']) }, 400],
      ['no list', { users: file({}) }, 400],
      ['no UTF-8', { users: new Blob([new Uint8Array([0xff])]) }, 400],
      ['a prototype', { users: new Blob(['[{"__proto__":{}}]']) }, 400],
      ['NUL', { users: file([{ email: 'a@example.com', name: 'a\0' }]) }, 400],
      ['another field', { users: file([]), other: '1' }, 400],
      ['a flag that is none', { users: file([]), upsert: 'maybe' }, 400],
      ['an unknown connection', { users: file([]), connection_id: 'con_unknown' }, 404],
      ['too much', { users: new Blob(['x'.repeat(600_000)]) }, 413],
    ] as const) {
      assert.equal((await send(fields)).status, status, what)
    }
    const asJson = await tenant.call('POST', '/jobs/users-imports', { users: [] })
    const asBroken = await tenant.call('POST', '/jobs/users-imports', '--x', {
      'content-type': 'multipart/form-data; boundary=y',
    })
    assert.deepEqual([asJson.status, asBroken.status], [415, 400])
    const elsewhere = await tenant.call('POST', '/users', '--x--', {
      'content-type': 'multipart/form-data; boundary=x',
    })
    assert.equal(elsewhere.status, 415, 'no other route reads forms')
  })

  it('POST /jobs/verification-email mails a link', async () => {
    const body = { user_id: userId, client_id: helloWorld.client.client_id }
    const { id, ...job } = await tenant.expect(201, 'POST', '/jobs/verification-email', body)
    assert.partialDeepStrictEqual(job, { type: 'verification_email', status: 'pending' })
    assert.equal((await tenant.expect(200, 'GET', `/jobs/${id}`)).status, 'completed')
    assert.match(String((await mailsTo(tenant, helloWorld.user.email))[0]), /email-verification\?ticket=/)
    for (const [wrong, status] of [
      [{ user_id: 'auth0|nobody' }, 404],
      [{ user_id: userId, client_id: 'unknown' }, 404],
      [{ user_id: userId, organization_id: 'org_unknown' }, 400],
      [{ user_id: userId, identity: { provider: 'auth0', user_id: 'other' } }, 400],
      [{}, 400],
    ] as const) {
      assert.equal((await tenant.call('POST', '/jobs/verification-email', wrong)).status, status, JSON.stringify(wrong))
    }
  })

  it('requires its scopes, and answers 404 for an unknown job', async () => {
    assert.equal((await tenant.call('GET', '/jobs/job_unknown')).status, 404)
    assert.equal((await tenant.call('GET', '/jobs/job_unknown/errors')).status, 404)
    const token = await tenant.tokenWith('read:roles')
    const authorization = `Bearer ${token}`
    assert.equal((await send({ users: file([]) }, token)).status, 403)
    const verification = { user_id: userId }
    assert.equal((await tenant.call('POST', '/jobs/verification-email', verification, { authorization })).status, 403)
    assert.equal((await tenant.call('GET', '/jobs/job_unknown', undefined, { authorization })).status, 403)
  })
})
