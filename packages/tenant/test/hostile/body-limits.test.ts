import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { BODY_LIMITS } from '../../src/http/body-limits.ts'
import { type ManagedTenant, startManagedTenant } from '../support/management.ts'

const FORM = 'application/x-www-form-urlencoded'
const JSON_TYPE = 'application/json'

const ENDPOINTS: readonly (readonly [path: string, limit: keyof typeof BODY_LIMITS, types: readonly string[]])[] = [
  ['/oauth/token', 'engine', [FORM, JSON_TYPE, 'text/plain']],
  ['/oauth/revoke', 'engine', [FORM, JSON_TYPE, 'text/plain']],
  ['/oauth/device/code', 'engine', [FORM, JSON_TYPE, 'text/plain']],
  ['/activate', 'engine', [FORM]],
  ['/authorize', 'authorization', [FORM]],
  ['/oauth/par', 'pushed', [FORM, JSON_TYPE, 'text/plain']],
  ['/authorize/x', 'engine', [FORM]],
  ['/.well-known/jwks.json', 'engine', [FORM]],
  ['/userinfo', 'assertion', [FORM]],
  ['/oidc/logout', 'assertion', [FORM]],
  ['/dbconnections/signup', 'dbconnections', [JSON_TYPE]],
  ['/dbconnections/change_password', 'dbconnections', [JSON_TYPE]],
  ['/mfa/associate', 'dbconnections', [FORM, JSON_TYPE]],
  ['/mfa/challenge', 'dbconnections', [FORM, JSON_TYPE]],
  ['/u/x/login', 'form', [FORM]],
  ['/u/x/signup', 'form', [FORM]],
  ['/u/x/reset-password', 'form', [FORM]],
  ['/u/x/organization', 'form', [FORM]],
  ['/u/x/mfa/otp-challenge', 'form', [FORM]],
  ['/u/x/mfa/otp-enrollment', 'form', [FORM]],
  ['/u/x/mfa/recovery-code-challenge', 'form', [FORM]],
  ['/u/reset-password', 'form', [FORM]],
  ['/u/email-verification', 'form', [FORM]],
  ['/local/tokens', 'other', [JSON_TYPE]],
  ['/local/sessions', 'other', [JSON_TYPE]],
  ['/local/faults', 'other', [JSON_TYPE]],
  ['/local/configuration', 'management', [JSON_TYPE]],
  ['/nothing', 'other', [JSON_TYPE]],
  ['/api/v2/users', 'management', [JSON_TYPE]],
  ['/api/v2/local/forwarded-calls', 'management', [JSON_TYPE]],
  ['/api/v2/local/tokens', 'management', [JSON_TYPE]],
  ['/api/v2/local/broken-tokens', 'management', [JSON_TYPE]],
]

describe('a body', () => {
  let tenant: ManagedTenant
  before(async () => {
    tenant = await startManagedTenant()
    await tenant.expect(200, 'PATCH', '/tenants/settings', { pushed_authorization_requests_supported: true })
  })
  after(() => tenant.close())

  /** @param isChunked whether the length is not told beforehand */
  const post = (path: string, type: string, body: string, isChunked: boolean) =>
    fetch(tenant.origin + path, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        'content-type': type,
        authorization: `Bearer ${path.startsWith('/local') ? tenant.controlKey : tenant.token}`,
      },
      ...(isChunked ? { body: new Blob([body]).stream(), duplex: 'half' } : { body }),
    })

  for (const [path, name, types] of ENDPOINTS) {
    for (const type of types) {
      const limit = BODY_LIMITS[name]
      const bodyOf = (bytes: number) =>
        type === JSON_TYPE ? `{"a":"${'x'.repeat(bytes - 8)}"}` : 'a&'.repeat(bytes).slice(0, bytes)

      it(`of type ${type} gets 413 at ${path} above ${limit} bytes, with and without Content-Length`, async () => {
        for (const isChunked of [false, true]) {
          assert.equal((await post(path, type, bodyOf(limit + 1), isChunked)).status, 413)
        }
      })

      it(`of type ${type} is read at ${path} up to ${limit} bytes`, async () => {
        const { status } = await post(path, type, bodyOf(limit), false)
        assert.ok(status !== 413 && status < 500, String(status))
      })
    }
  }
})
