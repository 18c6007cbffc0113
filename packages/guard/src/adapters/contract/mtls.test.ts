import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { createGuard } from '../../guard.ts'
import { type MtlsOptions, mtls } from '../../mtls/index.ts'
import { createTestIssuer } from '../../testing/index.ts'
import { ADAPTERS } from './adapters.ts'
import type { Api } from './api.ts'
import { createCertificate } from './client-certificate.ts'
import { type Fields, type Received, send } from './request.ts'

const issuer = await createTestIssuer({ algorithm: 'ES256' })
after(() => issuer.close())
const [server, client, other] = await Promise.all([createCertificate(), createCertificate(), createCertificate()])
const tls = { key: server.key, cert: server.cert, requestCert: true, rejectUnauthorized: false }
const bound = { authorization: `Bearer ${issuer.issue({ cnf: { 'x5t#S256': client.thumbprint } })}` }
const bearer = { authorization: `Bearer ${issuer.issue()}` }
const byHeader = (trustedProxies: readonly string[]): MtlsOptions => ({
  certificate: { format: 'rfc9440', trustedProxies },
})
const clientCert = { 'client-cert': `:${client.der.toString('base64')}:` }

function assertRefused({ status, headers, body }: Received, description: string): void {
  assert.equal(status, 401, body)
  assert.equal(headers['www-authenticate'], `Bearer error="invalid_token", error_description="${description}"`)
}

const WITHOUT = 'The token is bound to a certificate: send it with that client certificate'
const OTHER = 'The token is bound to another certificate than the one of the client'
const UNREADABLE = 'The client certificate of the request cannot be read'

for (const [name, serve] of Object.entries(ADAPTERS)) {
  describe(`The mTLS contract on ${name}, with TLS connections of its own`, () => {
    let api: Api
    before(async () => {
      api = await serve(createGuard({ ...issuer, mtls: mtls() }), tls)
    })
    after(() => api[Symbol.asyncDispose]())
    const get = (fields: Fields, certificate?: { key: string; cert: string }) =>
      send(`${api.origin}/protected`, fields, 'GET', certificate)

    it('accepts a bound token with its certificate, whether the token is cached or not', async () => {
      for (let time = 0; time < 2; time += 1) {
        const { status, body } = await get(bound, client)
        assert.equal(status, 200, body)
        assert.equal(body, '{"text":"protected","sub":"auth0|test"}')
      }
    })

    it('refuses a bound token with another certificate or none, although it is cached', async () => {
      assert.equal((await get(bound, client)).status, 200)
      assertRefused(await get(bound, other), OTHER)
      assertRefused(await get(bound), WITHOUT)
      assertRefused(await get({ ...bound, ...clientCert }), WITHOUT)
    })

    it('accepts an unbound token with and without a certificate', async () => {
      assert.equal((await get(bearer, client)).status, 200)
      assert.equal((await get(bearer)).status, 200)
    })
  })

  describe(`The mTLS contract on ${name}, behind a proxy`, () => {
    let api: Api
    before(async () => {
      api = await serve(createGuard({ ...issuer, mtls: mtls(byHeader(['127.0.0.0/8', '::1'])) }))
    })
    after(() => api[Symbol.asyncDispose]())
    const get = (fields: Fields) => send(`${api.origin}/protected`, fields)

    it('accepts a bound token with the header of its certificate', async () => {
      assert.equal((await get({ ...bound, ...clientCert })).status, 200)
      assertRefused(await get({ ...bound, 'client-cert': `:${other.der.toString('base64')}:` }), OTHER)
      assertRefused(await get(bound), WITHOUT)
    })

    it('refuses a repeated header', async () => {
      assertRefused(await get({ ...bound, 'client-cert': Array(2).fill(clientCert['client-cert']) }), UNREADABLE)
    })

    it('ignores the header of an address that is not trusted', async () => {
      await using untrusting = await serve(createGuard({ ...issuer, mtls: mtls(byHeader(['10.0.0.0/8'])) }))
      assertRefused(await send(`${untrusting.origin}/protected`, { ...bound, ...clientCert }), WITHOUT)
    })
  })

  describe(`The mTLS contract on ${name}, without the option`, () => {
    it('refuses a bound token, with its certificate or its header', async () => {
      await using api = await serve(createGuard(issuer), tls)
      assertRefused(
        await send(`${api.origin}/protected`, { ...bound, ...clientCert }, 'GET', client),
        'The token is bound to a key or a certificate and cannot be used as a bearer token',
      )
    })
  })
}
