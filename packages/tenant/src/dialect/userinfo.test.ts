import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { decodeJwt } from 'jose'
import { helloWorld } from '../hello-world.ts'
import { createTenant, type Tenant } from '../tenant.ts'
import { jsonBody } from '../testing/json-body.ts'
import { createSinglePageApp } from '../testing/single-page-app.ts'

describe('user info', () => {
  let tenant: Tenant
  before(async () => {
    tenant = await createTenant({ port: 0 })
  })
  after(() => tenant.close())

  const ask = (authorization?: string, method = 'GET') =>
    fetch(`${tenant.origin}/userinfo`, {
      method,
      headers: { origin: 'http://localhost:4040', ...(authorization !== undefined && { authorization }) },
    })

  for (const [what, audience] of [
    ['a token for an API', helloWorld.audience],
    ['an opaque token', undefined],
  ] as const) {
    it(`is what the scope of ${what} opens`, async () => {
      const { tokens } = await createSinglePageApp(tenant.origin).logIn(helloWorld.user, {
        audience,
        scope: 'openid email',
      })
      for (const method of ['GET', 'POST']) {
        const response = await ask(`Bearer ${tokens.access_token}`, method)
        assert.equal(response.status, 200)
        assert.equal(response.headers.get('access-control-allow-origin'), 'http://localhost:4040')
        assert.deepEqual(await jsonBody(response), {
          sub: decodeJwt(tokens.id_token).sub,
          email: helloWorld.user.email,
          email_verified: true,
        })
      }
    })
  }

  it('is refused without a token, naming the scheme alone', async () => {
    const response = await ask()
    assert.equal(response.status, 401)
    assert.equal(response.headers.get('www-authenticate'), 'Bearer')
  })

  it('is refused to an ID token, to a token without openid, and to a broken one', async () => {
    const app = createSinglePageApp(tenant.origin)
    const { tokens } = await app.logIn(helloWorld.admin)
    const machine = await fetch(`${tenant.origin}/local/tokens`, {
      method: 'POST',
      headers: { authorization: `Bearer ${tenant.controlKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ as: 'app' }),
    })
    const { access_token } = await jsonBody(machine)
    for (const token of [tokens.id_token, access_token, `${tokens.access_token}x`, 'x']) {
      const response = await ask(`Bearer ${token}`)
      assert.equal(response.status, 401)
      assert.match(response.headers.get('www-authenticate') ?? '', /error="invalid_token"/)
    }
  })
})
