import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { decodeJwt, decodeProtectedHeader, importJWK, type JWK, type JWTPayload, SignJWT } from 'jose'
import type { Database } from '../../store/database.ts'
import { loadSigningKeys } from '../../store/tokens/keys.ts'
import type { FaultEffect } from './fault.ts'

/** Members of a token response that can be JWTs. */
const TOKENS = ['access_token', 'id_token']
const TIMES = ['iat', 'nbf', 'exp', 'auth_time'] as const

/** Changes the tokens of a token response as a fault says. Other responses and opaque tokens are returned as they are. */
export async function alterTokens(database: Database, body: string, effect: FaultEffect): Promise<string> {
  const response = parseObject(body)
  if (!response) return body
  const [signingKey] = await loadSigningKeys(database)
  for (const name of TOKENS) {
    const token = response[name]
    if (typeof token === 'string' && token.split('.').length === 3) {
      response[name] = await altered(token, signingKey, effect)
    }
  }
  return JSON.stringify(response)
}

async function altered(
  token: string,
  signingKey: JWK,
  { token: change, skew_seconds: skew = 0 }: FaultEffect,
): Promise<string> {
  const header = decodeProtectedHeader(token)
  // A token that a secret signs has no key to exchange: a wrong signature is what its API sees in each case.
  if (header.alg !== 'RS256') return withWrongSignature(token)
  const claims = skewed(decodeJwt(token), skew)
  const key =
    change === 'unknown-key'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
      : await importJWK(signingKey, 'RS256')
  const kid = change === 'unknown-key' ? randomUUID() : String(header.kid)
  const signed = await new SignJWT(claims).setProtectedHeader({ ...header, alg: 'RS256', kid }).sign(key)
  return change === 'bad-signature' ? withWrongSignature(signed) : signed
}

function skewed(claims: JWTPayload, seconds: number): JWTPayload {
  const times = TIMES.flatMap(name => {
    const time = claims[name]
    return typeof time === 'number' ? [[name, time + seconds]] : []
  })
  return { ...claims, ...Object.fromEntries(times) }
}

/** Inverts every bit of the signature. Its length and its encoding stay right. */
function withWrongSignature(token: string): string {
  const middle = token.lastIndexOf('.') + 1
  const signature = Buffer.from(token.slice(middle), 'base64url')
  for (const [index, byte] of signature.entries()) signature[index] = byte ^ 0xff
  return token.slice(0, middle) + signature.toString('base64url')
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined
  } catch {
    return undefined
  }
}
