import { randomUUID } from 'node:crypto'
import { exportSPKI, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import type { ManagedTenant } from './management.ts'

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

export interface AssertionChanges {
  /** Claims; `undefined` leaves one out. */
  claims?: Record<string, unknown>
  header?: { alg?: string; kid?: string; typ?: string }
  key?: CryptoKey
}

/** An application that authenticates by client assertions (RFC 7523). */
export interface KeyApplication {
  clientId: string
  publicKey: CryptoKey
  privateKey: CryptoKey
  pem: string
  credentialId: string
  /** Signs an assertion for a request of now. */
  assert(changes?: AssertionChanges): Promise<string>
  /** The parameters of a request with an assertion. */
  authentication(changes?: AssertionChanges): Promise<Record<string, string>>
}

/** Creates an application with a key, as deploy-cli does: first the credential, then its use. */
export async function createKeyApplication(
  tenant: Pick<ManagedTenant, 'expect' | 'issuer'>,
  { alg = 'RS256', settings = {} }: { alg?: string; settings?: object } = {},
): Promise<KeyApplication> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true })
  const pem = await exportSPKI(publicKey)
  const created = await tenant.expect(201, 'POST', '/clients', { name: 'Key', app_type: 'regular_web', ...settings })
  const clientId = String(created.client_id)
  const credential = { credential_type: 'public_key', name: 'key', pem, alg }
  const { id } = await tenant.expect(201, 'POST', `/clients/${clientId}/credentials`, credential)
  await tenant.expect(200, 'PATCH', `/clients/${clientId}`, {
    client_authentication_methods: { private_key_jwt: { credentials: [{ id }] } },
    token_endpoint_auth_method: null,
  })

  const assert: KeyApplication['assert'] = ({ claims, header, key = privateKey } = {}) => {
    const now = Math.floor(Date.now() / 1000)
    const own = { iss: clientId, sub: clientId, aud: tenant.issuer, iat: now, exp: now + 60, jti: randomUUID() }
    const payload: JWTPayload = { ...own, ...claims }
    return new SignJWT(payload).setProtectedHeader({ alg, ...header }).sign(key)
  }

  return {
    clientId,
    publicKey,
    privateKey,
    pem,
    credentialId: String(id),
    assert,
    async authentication(changes) {
      return { client_assertion_type: ASSERTION_TYPE, client_assertion: await assert(changes) }
    },
  }
}
