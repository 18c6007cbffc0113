import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Tenant } from '../../src/tenant.ts'
import { startTenantWithStore } from '../support/tenant.ts'

const FORM = 'application/x-www-form-urlencoded'
const JSON_TYPE = 'application/json'
const nested = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`
const members = (value: string) =>
  JSON.stringify({ client_id: value, grant_type: 'refresh_token', refresh_token: value, token: value, email: value })

const BODIES: readonly (readonly [
  what: string,
  contentType: string | undefined,
  body: string | Buffer<ArrayBuffer> | undefined,
])[] = [
  ['nothing', undefined, undefined],
  ['an empty form', FORM, ''],
  ['empty JSON', JSON_TYPE, ''],
  ['JSON that breaks off', JSON_TYPE, '{"client_id":'],
  ['a list', JSON_TYPE, '[]'],
  ['null', JSON_TYPE, 'null'],
  ['a number beyond all', JSON_TYPE, '1e400'],
  ['objects of 50 000 levels', JSON_TYPE, nested(50_000)],
  ['lists of 100 000 levels', JSON_TYPE, '['.repeat(100_000)],
  ['a member of 2000 levels', JSON_TYPE, `{"client_id":${nested(2000)},"user_metadata":${nested(2000)}}`],
  ['a member twice', JSON_TYPE, '{"client_id":"a","client_id":"b"}'],
  ['__proto__', JSON_TYPE, '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'],
  ['names of prototypes', JSON_TYPE, members('__proto__')],
  ['NUL', JSON_TYPE, members('a\0b')],
  ['half a character', JSON_TYPE, members('\ud800')],
  ['a byte order mark', JSON_TYPE, '\ufeff{}'],
  ['JSON that is not UTF-8', JSON_TYPE, Buffer.from('{"client_id":"\xff\xfe"}', 'latin1')],
  ['a form that is not UTF-8', FORM, Buffer.from('client_id=\xff\xfe&email=\xff', 'latin1')],
  ['a field twice', FORM, 'client_id=a&client_id=b&grant_type=x&grant_type=y&email=a&email=b'],
  ['NUL in a form', FORM, 'client_id=%00&grant_type=refresh_token&refresh_token=%00&email=%00&user_code=%00'],
  ['invalid escapes', FORM, 'client_id=%zz&grant_type=%E0%A4%A&email=%'],
  ['half a character in a form', FORM, 'client_id=%ED%A0%80&token=%ED%A0%80&email=%ED%A0%80'],
  ['a form that reaches for a prototype', FORM, '__proto__=x&constructor=y&__proto__[polluted]=true&toString=z'],
  ['brackets', FORM, 'client_id[]=a&client_id[a][b]=c&grant_type[x]=1'],
  ['a thousand fields', FORM, Array.from({ length: 1000 }, (_, index) => `f${index}=1`).join('&')],
  ['multipart', 'multipart/form-data; boundary=x', '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n--x--'],
  ['text', 'text/plain', 'client_id=x'],
  ['XML', 'application/xml', '<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><x>&y;</x>'],
  ['an invalid media type', ';;;', '{}'],
  ['two megabytes of JSON', JSON_TYPE, `{"client_id":"${'x'.repeat(2_000_000)}"}`],
  ['two megabytes of a form', FORM, `client_id=${'x'.repeat(2_000_000)}`],
]

const POSTS = [
  '/authorize',
  '/authorize/x',
  '/oauth/token',
  '/oauth/revoke',
  '/oauth/device/code',
  '/activate',
  '/activate/x',
  '/dbconnections/signup',
  '/dbconnections/change_password',
  '/u/x/login',
  '/u/x/signup',
  '/u/reset-password',
  '/u/email-verification',
  '/userinfo',
  '/v2/logout',
  '/oidc/logout',
  '/local/tokens',
  '/api/v2/users',
  '/nothing',
]

const QUERIES = [
  '',
  '?client_id=%00&redirect_uri=%00&ticket=%00&user_code=%00&returnTo=%00',
  '?client_id=%ED%A0%80&ticket=%ED%A0%80',
  '?client_id=%zz&audience=%zz',
  '?client_id=a&client_id=b&ticket=a&ticket=b',
  '?__proto__=x&client_id=__proto__&audience=__proto__',
  '?client_id[]=x&ticket[a]=b',
  '?redirect_uri=javascript:alert(1)&returnTo=javascript:alert(1)',
  '?id_token_hint=x.y.z&post_logout_redirect_uri=//evil.test',
  '?id_token_hint=eyJ9.eyJ9.x',
  `?client_id=${'x'.repeat(12_000)}`,
]

const GETS = [
  ...['/authorize', '/authorize/x', '/oauth/token', '/v2/logout', '/oidc/logout', '/activate', '/activate/x'],
  ...['/u/x', '/u/x/login'],
  ...[
    '/u/reset-password',
    '/u/email-verification',
    '/userinfo',
    '/dashboard',
    '/dashboard/..%2f..%2f..%2fetc%2fpasswd',
  ],
  ...['/quickstart', '/nothing', '/%zz', '/%00', '/api/v2/users', '/api/v2/%zz', '/.well-known/openid-configuration'],
]

/** Whatever is sent, it is the sender's mistake: answered at once, and never by a bug. */
describe('a hostile request is answered without a failure of our own:', () => {
  let tenant: Tenant
  before(async () => {
    tenant = await startTenantWithStore()
  })
  after(() => tenant.close())

  async function assertAnswered(path: string, init: RequestInit): Promise<void> {
    const response = await fetch(tenant.origin + path, { redirect: 'manual', ...init })
    const text = await response.text()
    assert.ok(response.status < 500, `${response.status} ${text}`)
    assert.doesNotMatch(text, /node:internal|node_modules|\.ts:\d|SQLITE/)
    const location = response.headers.get('location')
    assert.ok(location === null || new URL(location, tenant.origin).origin === tenant.origin, String(location))
    assert.equal(Reflect.get({}, 'polluted'), undefined)
  }

  for (const [what, contentType, body] of BODIES) {
    it(`a body that is ${what}`, async () => {
      for (const path of POSTS) {
        await assertAnswered(path, {
          method: 'POST',
          headers: {
            ...(contentType && { 'content-type': contentType }),
            ...(path.startsWith('/local') && { authorization: `Bearer ${tenant.controlKey}` }),
          },
          ...(body !== undefined && { body }),
        })
      }
    })
  }

  for (const path of GETS) {
    it(`a query at ${path}`, async () => {
      for (const query of QUERIES) await assertAnswered(path + query, {})
    })
  }

  it('a method that nothing takes', async () => {
    for (const method of ['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD', 'PROPFIND', 'QUERY']) {
      for (const path of POSTS) await assertAnswered(path, { method })
    }
  })

  it('goes on answering others', async () => {
    assert.equal((await fetch(`${tenant.origin}/.well-known/jwks.json`)).status, 200)
  })
})
