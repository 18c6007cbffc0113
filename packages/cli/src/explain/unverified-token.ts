import { parseObject } from '../json-object.ts'

/** The header and the claims of a token, not verified. Any member may have any type. */
export interface UnverifiedToken {
  header: Readonly<Record<string, unknown>>
  claims: Readonly<Record<string, unknown>>
}

/**
 * Decodes a compact JWS (RFC 7515 §7.1) to show it. Nothing is verified.
 *
 * @returns a description of what was received instead, if it is not one
 */
export function decodeToken(token: string): UnverifiedToken | string {
  const parts = token.split('.')
  if (parts.length === 5) return 'five parts: an encrypted token (JWE), which only its audience can read'
  if (parts.length !== 3) return `${parts.length} ${parts.length === 1 ? 'part: an opaque token' : 'parts'}, not a JWT`
  const [header, claims] = parts.map(part => parseObject(Buffer.from(part, 'base64url').toString()))
  if (!header) return 'a first part that is not a JSON object in base64url'
  return claims ? { header, claims } : 'a second part that is not a JSON object in base64url'
}
