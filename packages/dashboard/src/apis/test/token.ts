import * as v from 'valibot'

const Part = v.record(v.string(), v.unknown())

/** The header and claims of a token. The signature is not verified. */
export interface DecodedToken {
  header: Record<string, unknown>
  claims: Record<string, unknown>
}

/** Reads a signed JSON Web Token (RFC 7519 §3); `undefined` for other texts, such as an opaque token. */
export function decodeToken(token: string): DecodedToken | undefined {
  const [header, claims, signature, ...rest] = token.split('.')
  if (!header || !claims || !signature || rest.length > 0) return undefined
  try {
    return { header: decodePart(header), claims: decodePart(claims) }
  } catch {
    return undefined
  }
}

function decodePart(part: string): Record<string, unknown> {
  const bytes = Uint8Array.from(atob(part.replaceAll('-', '+').replaceAll('_', '/')), character =>
    character.charCodeAt(0),
  )
  return v.parse(Part, JSON.parse(new TextDecoder().decode(bytes)))
}
