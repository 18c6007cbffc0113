import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { exportPKCS8, exportSPKI, generateKeyPair } from 'jose'
import { createKeyApplication } from '../../../test/support/key-application.ts'
import { type ManagedTenant, startManagedTenant } from '../../../test/support/management.ts'

describe('/clients/{id}/credentials', () => {
  let tenant: ManagedTenant
  let pem: string
  before(async () => {
    tenant = await startManagedTenant()
    pem = await exportSPKI((await generateKeyPair('RS256', { extractable: true })).publicKey)
  })
  after(() => tenant.close())

  const newClient = async () => {
    const { client_id } = await tenant.expect(201, 'POST', '/clients', { name: 'Keys' })
    return `/clients/${client_id}`
  }

  it('creates, reads, lists, changes and deletes a credential, and never shows the key', async () => {
    const path = `${await newClient()}/credentials`
    const created = await tenant.expect(201, 'POST', path, { credential_type: 'public_key', name: 'key', pem })
    const { id, kid, created_at, updated_at, ...rest } = created
    assert.match(String(id), /^cred_\w{16}$/)
    assert.match(String(kid), /^[\w-]{43}$/)
    assert.equal(created_at, updated_at)
    assert.deepEqual(rest, { credential_type: 'public_key', name: 'key', alg: 'RS256' })
    assert.deepEqual(await tenant.list(path), [created])
    assert.deepEqual(await tenant.expect(200, 'GET', `${path}/${id}`), created)
    const expires_at = '2099-01-01T00:00:00.000Z'
    const changed = await tenant.expect(200, 'PATCH', `${path}/${id}`, { expires_at })
    assert.equal(changed.expires_at, expires_at)
    await tenant.expect(204, 'DELETE', `${path}/${id}`)
    assert.deepEqual(await tenant.list(path), [])
    await tenant.expect(404, 'GET', `${path}/${id}`)
  })

  it('POST refuses what is no RSA public key of 2048 bits, a kid that is there already, and certificates', async () => {
    const path = `${await newClient()}/credentials`
    const { privateKey } = await generateKeyPair('RS256', { extractable: true })
    const elliptic = await exportSPKI((await generateKeyPair('ES256', { extractable: true })).publicKey)
    for (const body of [
      { pem: await exportPKCS8(privateKey) },
      { pem: elliptic },
      { pem: 'text' },
      { pem: '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----' },
      { pem: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----' },
      {},
      { pem, alg: 'HS256' },
      { pem, kid: 'short' },
      { pem, expires_at: 'tomorrow' },
      { pem, parse_expiry_from_cert: true },
      { pem, subject_dn: 'CN=x' },
      { pem, other: 1 },
    ]) {
      await tenant.expect(400, 'POST', path, { credential_type: 'public_key', ...body })
    }
    await tenant.expect(400, 'POST', path, { credential_type: 'x509_cert', pem })
    assert.deepEqual(await tenant.list(path), [])
    await tenant.expect(201, 'POST', path, { credential_type: 'public_key', pem })
    await tenant.expect(409, 'POST', path, { credential_type: 'public_key', pem })
    await tenant.expect(404, 'POST', '/clients/unknown/credentials', { credential_type: 'public_key', pem })
  })

  it('POST /clients creates an application with its keys', async () => {
    const client = await tenant.expect(201, 'POST', '/clients', {
      name: 'With keys',
      app_type: 'spa',
      client_authentication_methods: { private_key_jwt: { credentials: [{ credential_type: 'public_key', pem }] } },
    })
    assert.equal(client.client_secret, undefined)
    assert.equal(client.token_endpoint_auth_method, undefined)
    const [credential] = await tenant.list(`/clients/${client.client_id}/credentials`)
    const { id } = Object(credential)
    assert.deepEqual(client.client_authentication_methods, { private_key_jwt: { credentials: [{ id }] } })
    const before = (await tenant.list('/clients')).length
    const invalid = { private_key_jwt: { credentials: [{ credential_type: 'public_key', pem: 'text' }] } }
    await tenant.expect(400, 'POST', '/clients', { name: 'Invalid', client_authentication_methods: invalid })
    assert.equal((await tenant.list('/clients')).length, before)
  })

  it('PATCH /clients/{id} uses keys of the application alone, instead of its other method', async () => {
    const { clientId, credentialId } = await createKeyApplication(tenant)
    const other = await createKeyApplication(tenant)
    const path = `/clients/${clientId}`
    const methods = (...ids: string[]) => ({
      client_authentication_methods: { private_key_jwt: { credentials: ids.map(id => ({ id })) } },
    })
    const used = await tenant.expect(200, 'GET', path)
    assert.deepEqual(used.client_authentication_methods, methods(credentialId).client_authentication_methods)
    assert.ok(!('token_endpoint_auth_method' in used) && !('client_secret' in used))
    for (const body of [
      methods(other.credentialId),
      methods('cred_unknown'),
      methods(),
      methods(credentialId, credentialId, credentialId),
      { ...methods(credentialId), token_endpoint_auth_method: 'none' },
      { client_authentication_methods: {} },
      { client_authentication_methods: { private_key_jwt: {} } },
    ]) {
      await tenant.expect(400, 'PATCH', path, body)
    }
    await tenant.expect(400, 'DELETE', `${path}/credentials/${credentialId}`)
    const restored = await tenant.expect(200, 'PATCH', path, { token_endpoint_auth_method: 'client_secret_post' })
    assert.equal(restored.client_authentication_methods, undefined)
    assert.equal(typeof restored.client_secret, 'string')
    await tenant.expect(204, 'DELETE', `${path}/credentials/${credentialId}`)
    await tenant.expect(204, 'DELETE', `/clients/${other.clientId}`)
  })
})
