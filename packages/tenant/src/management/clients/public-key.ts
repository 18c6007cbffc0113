import { createPublicKey, type KeyObject, X509Certificate } from 'node:crypto'
import { calculateJwkThumbprint, type JWK } from 'jose'
import {
  ASSERTION_ALGORITHMS,
  type ClientCredential,
  type CredentialDocument,
  insertClientCredential,
  listClientCredentials,
} from '../../store/access/client-credentials.ts'
import type { Database } from '../../store/database.ts'
import { conflict, invalidBody, notSupported } from '../http/errors.ts'
import { type ObjectSchema, objectSchema } from '../http/schema.ts'

/** A new key of an application. */
export interface CredentialBody {
  credential_type: string
  name?: string
  pem?: string
  alg?: CredentialDocument['alg']
  kid?: string
  expires_at?: string
  parse_expiry_from_cert?: boolean
  subject_dn?: string
}

const SMALLEST_KEY_BITS = 2048

const CREDENTIAL: ObjectSchema<CredentialBody>['properties'] = {
  credential_type: { type: 'string', enum: ['public_key', 'cert_subject_dn', 'x509_cert'] },
  name: { type: 'string', maxLength: 128 },
  pem: { type: 'string', minLength: 1, maxLength: 10_000 },
  alg: { type: 'string', enum: ASSERTION_ALGORITHMS },
  kid: { type: 'string', pattern: '^[0-9a-zA-Z_-]{10,64}$' },
  expires_at: { type: 'string', maxLength: 40, format: 'date-time' },
  parse_expiry_from_cert: { type: 'boolean' },
  subject_dn: { type: 'string', minLength: 1, maxLength: 256 },
}

export const newCredential: ObjectSchema<CredentialBody> = objectSchema<CredentialBody>(CREDENTIAL, ['credential_type'])

/** Adds a key to an application. @throws RequestRefused for an invalid key, or one that it has already */
export async function addCredential(
  transaction: Database,
  clientId: string,
  body: CredentialBody,
): Promise<ClientCredential> {
  const document = await parseCredential(body)
  const existing = await listClientCredentials(transaction, clientId)
  if (existing.some(({ kid }) => kid === document.kid)) {
    throw conflict('conflict', `The application already has a credential with the kid "${document.kid}"`)
  }
  return insertClientCredential(transaction, clientId, document)
}

/**
 * Parses a key that an application will sign client assertions with.
 *
 * @throws RequestRefused when it is no RSA key of 2048 bits, or certificate of one
 */
async function parseCredential(body: CredentialBody): Promise<CredentialDocument> {
  const { credential_type, name, pem, alg = 'RS256', kid, parse_expiry_from_cert = false, subject_dn } = body
  if (credential_type !== 'public_key' || subject_dn !== undefined) {
    throw notSupported('Client certificates are not read here: use a credential of the type "public_key"')
  }
  if (pem === undefined) throw invalidBody("Payload validation error: 'Missing required property: pem'.")
  const certificate = certificateIn(pem)
  if (parse_expiry_from_cert && !certificate) {
    throw invalidBody('"parse_expiry_from_cert" needs a certificate in "pem"')
  }
  const key = certificate?.publicKey ?? publicKeyIn(pem)
  const { n, e }: JWK = key?.asymmetricKeyType === 'rsa' ? key.export({ format: 'jwk' }) : {}
  if (!key || !n || !e || (key.asymmetricKeyDetails?.modulusLength ?? 0) < SMALLEST_KEY_BITS) {
    throw invalidBody(`"pem" must be an RSA public key of at least ${SMALLEST_KEY_BITS} bits, or a certificate of one`)
  }
  const expires_at = parse_expiry_from_cert ? certificate?.validTo : body.expires_at
  return {
    credential_type,
    ...(name !== undefined && { name }),
    kid: kid ?? (await calculateJwkThumbprint({ kty: 'RSA', n, e })),
    alg,
    pem: String(key.export({ type: 'spki', format: 'pem' })),
    ...(expires_at !== undefined && { expires_at: new Date(expires_at).toISOString() }),
  }
}

/** A private key is refused rather than reduced to its public part. */
function publicKeyIn(pem: string): KeyObject | undefined {
  if (!/^\s*-----BEGIN (?:RSA )?PUBLIC KEY-----/.test(pem)) return undefined
  try {
    return createPublicKey(pem)
  } catch {
    return undefined
  }
}

function certificateIn(pem: string): X509Certificate | undefined {
  if (!/^\s*-----BEGIN CERTIFICATE-----/.test(pem)) return undefined
  try {
    return new X509Certificate(pem)
  } catch {
    return undefined
  }
}
