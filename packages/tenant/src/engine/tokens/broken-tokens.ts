import {
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  type KeyObject,
  randomBytes,
  randomUUID,
} from 'node:crypto'
import { decodeJwt, type JWK, type JWTHeaderParameters, type JWTPayload, jwtVerify, SignJWT } from 'jose'
import type { BreakToken, Defect } from '../../management/test-tokens/test-token.ts'
import { findResourceServer } from '../../store/access/resource-servers.ts'
import type { Database } from '../../store/database.ts'

interface Options {
  issuer: string
  database: Database
  signingKey: JWK
}

interface Parts {
  header: JWTHeaderParameters
  claims: JWTPayload
}

/** The audience of tokens that are for another API. No API with this identifier is needed. */
const OTHER_AUDIENCE = 'https://another-api.example'
const PAST_SECONDS = 60

/**
 * Breaks access tokens, so that a test or the dashboard can see how an API answers. Only valid tokens of this tenant are
 * broken, and a broken one allows nothing that the valid one does not.
 */
export function brokenTokens({ issuer, database, signingKey }: Options): BreakToken {
  return async (accessToken, defect) => {
    const key = await keyOf(database, accessToken, signingKey)
    const publicKey = key.type === 'private' ? createPublicKey(key) : key
    const valid = await jwtVerify(accessToken, publicKey, { issuer }).catch(() => undefined)
    if (!valid) return undefined
    const { header, claims } = broken({ header: { ...valid.protectedHeader }, claims: valid.payload }, defect)
    if (header.alg === 'none') return `${encoded(header)}.${encoded(claims)}.`
    const signed = await new SignJWT(claims).setProtectedHeader(header).sign(key)
    return defect === 'bad-signature' ? withOtherSignature(signed) : signed
  }
}

function broken({ header, claims }: Parts, defect: Defect): Parts {
  const now = Math.floor(Date.now() / 1000)
  switch (defect) {
    case 'expired': {
      const lifetime = (claims.exp ?? now) - (claims.iat ?? now)
      const exp = now - PAST_SECONDS
      return { header, claims: { ...claims, iat: exp - lifetime, exp } }
    }
    case 'wrong-audience':
      return { header, claims: { ...claims, aud: OTHER_AUDIENCE } }
    case 'unknown-kid':
      return { header: { ...header, kid: randomUUID() }, claims }
    case 'alg-none':
      return { header: { ...header, alg: 'none' }, claims }
    case 'missing-permission':
      return { header, claims: withoutRights(claims) }
    case 'unbound-proof':
      return { header, claims: { ...claims, cnf: { jkt: randomBytes(32).toString('base64url') } } }
    case 'bad-signature':
      return { header, claims }
  }
}

const OPENID = /^(?:openid|profile|email|offline_access)$/

function withoutRights(claims: JWTPayload): JWTPayload {
  const { scope } = claims
  return {
    ...claims,
    ...('permissions' in claims && { permissions: [] }),
    ...(typeof scope === 'string' && {
      scope: scope
        .split(' ')
        .filter(name => OPENID.test(name))
        .join(' '),
    }),
  }
}

/** The API decides the key: the tenant's own, or a secret that it shares with the API. */
async function keyOf(database: Database, accessToken: string, signingKey: JWK): Promise<KeyObject> {
  const audience = [audienceClaim(accessToken)].flat()[0]
  const api = audience === undefined ? undefined : await findResourceServer(database, audience)
  const secret = api?.signing_secret
  return secret ? createSecretKey(secret, 'utf8') : createPrivateKey({ key: { ...signingKey }, format: 'jwk' })
}

function audienceClaim(accessToken: string): string | string[] | undefined {
  try {
    return decodeJwt(accessToken).aud
  } catch {
    return undefined
  }
}

function withOtherSignature(token: string): string {
  const [header, claims, signature = ''] = token.split('.')
  const bytes = Buffer.from(signature, 'base64url')
  bytes.writeUInt8(bytes.readUInt8(0) ^ 1, 0)
  return `${header}.${claims}.${bytes.toString('base64url')}`
}

function encoded(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url')
}
