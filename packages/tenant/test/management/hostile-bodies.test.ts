import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type ManagedTenant, startManagedTenant } from '../support/management.ts'

const nested = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`
const person = (members: string) =>
  `{"connection":"Username-Password-Authentication","email":"hostile@example.com","password":"correct horse battery",${members}}`

describe('a hostile body', () => {
  let tenant: ManagedTenant
  before(async () => {
    tenant = await startManagedTenant()
  })
  after(() => tenant.close())

  /** What every search and filter reads; one unreadable document would break it for all. */
  async function assertAllIsReadable(): Promise<void> {
    for (const path of [
      '/users?q=app_metadata.a:1',
      '/users?q=user_metadata.a:1',
      '/clients?app_type=spa',
      '/logs?q=a:1',
    ]) {
      assert.equal((await tenant.call('GET', path)).status, 200, path)
    }
  }

  for (const [what, path, body, property] of [
    ['metadata of 101 levels', '/users', person(`"app_metadata":${nested(101)}`), 'app_metadata'],
    ['metadata of 50 000 levels', '/users', person(`"user_metadata":${nested(50_000)}`), 'user_metadata'],
    [
      'a list of 50 000 levels',
      '/users',
      person(`"app_metadata":{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`),
      'app_metadata',
    ],
    ['add-ons of 5000 levels', '/clients', `{"name":"Deep","addons":${nested(5000)}}`, 'addons'],
    ['NUL in a name', '/users', person('"name":"Jo\\u0000hn"'), 'name'],
    ['half a character in a name', '/users', person('"name":"\\ud800"'), 'name'],
    [
      'half a character within metadata',
      '/users',
      person('"app_metadata":{"a":[{"b":"\\udfff"}]}'),
      'app_metadata.a[0].b',
    ],
    ['half a character as the name of a member', '/users', person('"app_metadata":{"\\ud800":1}'), 'app_metadata'],
    ['NUL in an identifier', '/resource-servers', '{"identifier":"a\\u0000b"}', 'identifier'],
    ['half a character in an identifier', '/resource-servers', '{"identifier":"\\ud83d"}', 'identifier'],
    ['half a character in the name of an application', '/clients', '{"name":"\\ude00"}', 'name'],
    ['NUL in the name of a role', '/roles', '{"name":"a\\u0000"}', 'name'],
  ] as const) {
    it(`is refused, naming the property, and leaves nothing behind: ${what}`, async () => {
      const before = await tenant.list(path)
      const { status, body: answer } = await tenant.call('POST', path, body)
      assert.equal(status, 400)
      assert.partialDeepStrictEqual(answer, { statusCode: 400, error: 'Bad Request', errorCode: 'invalid_body' })
      assert.ok(Object(answer).message.endsWith(`' on property ${property}.`), Object(answer).message)
      assert.deepEqual(await tenant.list(path), before)
      await assertAllIsReadable()
    })
  }

  for (const [what, body] of [
    ['__proto__', person('"app_metadata":{"__proto__":{"admin":true}}')],
    ['constructor.prototype', person('"app_metadata":{"constructor":{"prototype":{"admin":true}}}')],
  ] as const) {
    it(`is refused when it reaches for a prototype: ${what}`, async () => {
      const { status } = await tenant.call('POST', '/users', body)
      assert.equal(status, 400)
      assert.equal(Reflect.get({}, 'admin'), undefined)
    })
  }

  for (const [what, body, contentType, status] of [
    ['invalid UTF-8', Buffer.from('{"name":"\xff"}', 'latin1'), 'application/json', 400],
    ['a byte order mark', '\ufeff{"name":"x"}', 'application/json', 201],
    ['a form', 'name=x', 'application/x-www-form-urlencoded', 415],
    ['multipart', '--x\r\n\r\n--x--', 'multipart/form-data; boundary=x', 415],
    ['an invalid media type', '{}', ';;;', 415],
    ['a number', '1e400', 'application/json', 400],
    ['two megabytes', `{"name":"${'x'.repeat(2_000_000)}"}`, 'application/json', 413],
  ] as const) {
    it(`is answered with ${status}: ${what}`, async () => {
      const response = await fetch(`${tenant.origin}/api/v2/clients`, {
        method: 'POST',
        headers: { authorization: `Bearer ${tenant.token}`, 'content-type': contentType },
        body,
      })
      assert.equal(response.status, status)
      assert.match(response.headers.get('content-type') ?? '', /^application\/json/)
    })
  }

  it('keeps characters beyond the first plane, and a hundred levels', async () => {
    const { user_id } = await tenant.expect(
      201,
      'POST',
      '/users',
      JSON.parse(person(`"name":"😀","app_metadata":${nested(98)}`)),
    )
    const user = await tenant.expect(200, 'GET', `/users/${user_id}`)
    assert.equal(user.name, '😀')
    assert.deepEqual(user.app_metadata, JSON.parse(nested(98)))
    await assertAllIsReadable()
  })
})
