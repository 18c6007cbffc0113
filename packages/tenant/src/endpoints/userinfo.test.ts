import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { decodeJwt } from 'jose'
import { jsonBody } from '../../test/support/json-body.ts'
import { createSinglePageApp } from '../../test/support/single-page-app.ts'
import { startTenantWithStore } from '../../test/support/tenant.ts'
import { helloWorld } from '../hello-world.ts'
import type { Tenant } from '../tenant.ts'

interface Way {
  method?: string
  query?: string
  header?: string
  form?: string
  json?: string
}

describe('user info', () => {
  let tenant: Tenant
  before(async () => {
    tenant = await startTenantWithStore()
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

  describe('GET and POST /userinfo', () => {
    let token: string
    let other: string
    before(async () => {
      const app = createSinglePageApp(tenant.origin)
      token = (await app.logIn(helloWorld.user)).tokens.access_token
      other = (await app.logIn(helloWorld.admin)).tokens.access_token
    })

    /** `<token>` and `<other>` stand for access tokens of two people. */
    const send = ({ method = 'GET', query = '', header, form, json }: Way): Promise<Response> => {
      const fill = (text: string) => text.replace(/<(token|other)>/g, (_, which) => (which === 'token' ? token : other))
      return fetch(`${tenant.origin}/userinfo${fill(query)}`, {
        method,
        headers: {
          ...(header !== undefined && { authorization: fill(header) }),
          ...(form !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
          ...(json !== undefined && { 'content-type': 'application/json' }),
        },
        ...((form ?? json) !== undefined && { body: fill(form ?? json ?? '') }),
      })
    }

    for (const [what, way] of [
      ['in the query', { query: '?access_token=<token>' }],
      ['in the query of a POST', { method: 'POST', query: '?access_token=<token>' }],
      ['in the query, with other parameters', { query: '?a=b&access_token=<token>&c' }],
      ['in a form', { method: 'POST', form: 'access_token=<token>' }],
      ['in a form, with other fields', { method: 'POST', form: 'a=b&access_token=<token>' }],
      ['in the header, with a form without a token', { method: 'POST', header: 'Bearer <token>', form: 'a=b' }],
      ['in the header, with an empty parameter', { query: '?access_token=', header: 'Bearer <token>' }],
      ['in the header, with a JSON body', { method: 'POST', header: 'Bearer <token>', json: '{"access_token":"x"}' }],
      ['in the query, with credentials of another scheme', { query: '?access_token=<token>', header: 'Basic eDp5' }],
    ] satisfies [string, Way][]) {
      it(`accept an access token ${what}`, async () => {
        const response = await send(way)
        assert.equal(response.status, 200)
        assert.equal(response.headers.get('cache-control'), 'no-store')
        assert.equal((await jsonBody(response)).email, helloWorld.user.email)
      })
    }

    for (const [what, way] of [
      ['in the header and the query', { query: '?access_token=<token>', header: 'Bearer <token>' }],
      ['in the header and a form', { method: 'POST', header: 'Bearer <token>', form: 'access_token=<token>' }],
      ['in the query and a form', { method: 'POST', query: '?access_token=<token>', form: 'access_token=<token>' }],
      ['twice in the query', { query: '?access_token=<token>&access_token=<other>' }],
      ['twice in a form', { method: 'POST', form: 'access_token=<token>&access_token=<token>' }],
      ['in the query, the header without its token', { query: '?access_token=<token>', header: 'Bearer' }],
    ] satisfies [string, Way][]) {
      it(`answer 400 to access tokens ${what}`, async () => {
        const response = await send(way)
        assert.equal(response.status, 400)
        assert.match(response.headers.get('www-authenticate') ?? '', /^Bearer error="invalid_request"/)
        assert.equal((await jsonBody(response)).error, 'invalid_request')
      })
    }

    for (const [what, way] of [
      ['in JSON alone', { method: 'POST', json: '{"access_token":"<token>"}' }],
      ['in another parameter', { query: '?token=<token>' }],
      ['that is empty', { method: 'POST', query: '?access_token=', form: 'access_token=' }],
      ['in the header, without the scheme', { header: '<token>' }],
    ] satisfies [string, Way][]) {
      it(`answer 401, and no error code, to an access token ${what}`, async () => {
        const response = await send(way)
        assert.equal(response.status, 401)
        assert.equal(response.headers.get('www-authenticate'), 'Bearer')
      })
    }

    it('answer 401 to what is no access token, in the query and in a form', async () => {
      for (const way of [{ query: '?access_token=x' }, { method: 'POST', form: 'access_token=%FF' }]) {
        const response = await send(way)
        assert.equal(response.status, 401)
        assert.match(response.headers.get('www-authenticate') ?? '', /error="invalid_token"/)
      }
    })

    it('answer 413 to a form that is far too long', async () => {
      assert.equal((await send({ method: 'POST', form: `access_token=${'x'.repeat(20_000)}` })).status, 413)
    })
  })

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
