import assert from 'node:assert/strict'
import 'reflect-metadata'
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { request } from 'node:https'
import { after, test } from 'node:test'
import { SubjectAlternativeNameExtension, X509CertificateGenerator } from '@peculiar/x509'
import { authenticated, createGuard, type GuardedRequest } from '@tollgate/guard'
import { certificateThumbprint, mtls } from '@tollgate/guard/mtls'
import { createTestIssuer } from '@tollgate/guard/testing'
import { behindNginx, createMtlsGuard, createRoutes, createTlsServer, fromFunction, requireMtls } from './mtls.ts'

const issuer = await createTestIssuer()
after(() => issuer.close())

/** A self-signed certificate with its key, in PEM. */
async function createCertificate(): Promise<[pem: string, key: string]> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const { rawData } = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=localhost',
    keys,
    signingAlgorithm: algorithm,
    extensions: [new SubjectAlternativeNameExtension([{ type: 'dns', value: 'localhost' }])],
  })
  const pkcs8 = Buffer.from(await crypto.subtle.exportKey('pkcs8', keys.privateKey))
  const key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }).export({ format: 'pem', type: 'pkcs8' })
  return [new X509Certificate(Buffer.from(rawData)).toString(), String(key)]
}

const [pem, key] = await createCertificate()
const claims = { permissions: ['pay'], cnf: { 'x5t#S256': certificateThumbprint(pem) } }
const authorization = `Bearer ${issuer.issue(claims)}`

test('a bound token needs its certificate', async () => {
  await using issuer = await createTestIssuer()
  const guard = createGuard({ ...issuer, mtls: mtls() })

  const accessToken = issuer.issue({ cnf: { 'x5t#S256': certificateThumbprint(pem) } })
  const headers = { authorization: `Bearer ${accessToken}` }
  const certificate = () => new X509Certificate(pem).raw

  assert.equal((await guard.check({ headers, certificate }, authenticated)).granted, true)
  assert.equal((await guard.check({ headers }, authenticated)).granted, false)
})

test('a route demands a bound token on a TLS connection, and others accept a bearer token as well', async t => {
  const routes = createRoutes(createGuard({ ...issuer, mtls: mtls() }))
  const server = createTlsServer(key, pem, (sent, response) =>
    sent.url === '/payments' ? routes.payments(sent, response) : routes.orders(sent, response),
  )
  await once(server.listen(0, 'localhost'), 'listening')
  t.after(() => server.close())
  const address = server.address()
  assert.ok(typeof address === 'object' && address)
  const get = async (path: string, headers: Record<string, string>, client = {}) => {
    const url = `https://localhost:${address.port}${path}`
    const [response] = await once(request(url, { headers, agent: false, ca: pem, ...client }).end(), 'response')
    response.resume()
    return response.statusCode
  }

  const bearer = { authorization: `Bearer ${issuer.issue({ permissions: ['pay'] })}` }
  assert.equal(await get('/orders', bearer), 200)
  assert.equal(await get('/payments', bearer), 401)
  assert.equal(await get('/payments', { authorization }), 401)
  assert.equal(await get('/payments', { authorization }, { key, cert: pem }), 200)
})

test('a proxy passes the certificate on, from a trusted address only', async () => {
  const guard = createGuard({ ...issuer, mtls: behindNginx() })
  const headers = { authorization, 'x-client-cert': encodeURIComponent(pem) }
  const sentBy = (remoteAddress: string): GuardedRequest => ({ headers, socket: { remoteAddress } })
  assert.equal((await guard.check(sentBy('10.0.0.1'), authenticated)).granted, true)
  assert.equal((await guard.check(sentBy('192.0.2.1'), authenticated)).granted, false)
})

test('a function finds the certificate', async () => {
  const guard = createGuard({ ...issuer, mtls: fromFunction(() => new X509Certificate(pem).raw) })
  assert.equal((await guard.check({ headers: { authorization } }, authenticated)).granted, true)
})

test('a guard that requires certificates refuses bearer tokens', async () => {
  const guard = createGuard({ ...issuer, mtls: requireMtls() })
  const decision = await guard.check({ headers: { authorization: `Bearer ${issuer.issue()}` } }, authenticated)
  assert.ok(!decision.granted && decision.status === 401)
  assert.ok(createMtlsGuard('https://issuer.test/', 'https://api.test'))
})
