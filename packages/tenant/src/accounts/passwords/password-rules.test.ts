import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type ManagedTenant, startManagedTenant } from '../../../test/support/management.ts'
import { linkIn, mailsTo } from '../../../test/support/outbox.ts'
import { createVisitor, submit } from '../../../test/support/visitor.ts'
import { helloWorld } from '../../hello-world.ts'
import { missingFrom, passwordRules } from './password-rules.ts'

describe('passwordRules', () => {
  for (const [options, password, missing] of [
    [{}, 'alllower', undefined],
    [{ passwordPolicy: 'none' }, 'alllower', undefined],
    [{ passwordPolicy: 'low' }, 'alllower', undefined],
    [{ passwordPolicy: 'fair' }, 'Lower7kk', undefined],
    [{ passwordPolicy: 'fair' }, 'lower7kk', /each of these: lower-case letters, upper-case letters, digits/],
    [{ passwordPolicy: 'good' }, 'lower7k!', undefined],
    [{ passwordPolicy: 'good' }, 'lowerkk!', /with 3 of these/],
    [{ passwordPolicy: 'excellent' }, 'lower7kkk!', /three of the same/],
    [{ passwordPolicy: 'excellent' }, 'lower7kk!', /at least 10/],
    [{ passwordPolicy: 'excellent' }, 'lower7kk!!', undefined],
    [{ password_complexity_options: { min_length: 12 } }, 'elevenchars', /at least 12/],
    [{ password_complexity_options: { min_length: 12 } }, 'twelve chars', undefined],
    [{ password_options: { complexity: { min_length: 15 } } }, 'fourteen chars', /at least 15/],
    [{ password_options: { complexity: { character_types: ['uppercase'] } } }, 'lower', /upper-case/],
    [{ password_options: { complexity: { character_types: ['number', 'special'] } } }, 'lower7', /special/],
    [
      {
        password_options: {
          complexity: {
            character_types: ['uppercase', 'lowercase', 'number', 'special'],
            character_type_rule: 'three_of_four',
          },
        },
      },
      'lower7!',
      undefined,
    ],
    [{ password_options: { complexity: { identical_characters: 'block' } } }, 'aaab', /three of the same/],
    [{ password_options: { complexity: { identical_characters: 'allow' } } }, 'aaab', undefined],
    [{ passwordPolicy: 7, password_options: [], password_complexity_options: null }, 'x', undefined],
  ] as const) {
    it(`of ${JSON.stringify(options)} ${missing ? 'refuse' : 'take'} "${password}"`, () => {
      const found = passwordRules({ options })
        .map(rules => missingFrom(password, rules))
        .find(each => each !== undefined)
      if (missing) assert.match(found ?? '', missing)
      else assert.equal(found, undefined)
    })
  }
})

describe("a connection's password policy", () => {
  let tenant: ManagedTenant
  const connection = 'Username-Password-Authentication'
  const weak = 'alllowercase'
  before(async () => {
    tenant = await startManagedTenant()
    const [{ id }] = (await tenant.list('/connections')).map(Object)
    await tenant.expect(200, 'PATCH', `/connections/${id}`, { options: { passwordPolicy: 'good' } })
  })
  after(() => tenant.close())

  it('holds for sign-ups', async () => {
    const signUp = (password: string) =>
      fetch(`${tenant.origin}/dbconnections/signup`, {
        method: 'POST',
        body: new URLSearchParams({
          client_id: helloWorld.client.client_id,
          connection,
          email: 'new@example.com',
          password,
        }),
      })
    assert.equal((await signUp(weak)).status, 400)
    assert.equal((await signUp('Mixed7case')).status, 200)
  })

  it('holds for POST and PATCH /users', async () => {
    const body = { connection, email: 'made@example.com', password: weak }
    const refused = await tenant.call('POST', '/users', body)
    assert.deepEqual([refused.status, Object(refused.body).errorCode], [400, 'invalid_password'])
    const { user_id } = await tenant.expect(201, 'POST', '/users', { ...body, password: 'Mixed7case' })
    const path = `/users/${encodeURIComponent(String(user_id))}`
    assert.equal((await tenant.call('PATCH', path, { password: weak })).status, 400)
    await tenant.expect(200, 'PATCH', path, { password: 'Other7case' })
  })

  it('holds for a password that is chosen by a link', async () => {
    const { email } = helloWorld.user
    await fetch(`${tenant.origin}/dbconnections/change_password`, {
      method: 'POST',
      body: new URLSearchParams({ email, connection }),
    })
    const visitor = createVisitor()
    const page = await visitor.browse(linkIn((await mailsTo(tenant, email))[0]))
    const refused = await submit(visitor, page, { password: weak })
    assert.match(refused.html, /Choose a password with 3 of these/)
  })
})
