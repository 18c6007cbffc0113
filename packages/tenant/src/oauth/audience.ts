const PREFIX = 'urn:tollgate:audience:'

/**
 * The resource indicator (RFC 8707) that represents an audience in the protocol engine.
 *
 * A resource indicator must be an absolute URI; an API's identifier may be any string (`my-api`), so each is wrapped.
 */
export function resourceOf(audience: string): string {
  return PREFIX + encodeURIComponent(audience)
}

/** The audience that a resource indicator represents; `undefined` for a foreign resource indicator. */
export function audienceOf(resource: string): string | undefined {
  if (!resource.startsWith(PREFIX)) return undefined
  try {
    return decodeURIComponent(resource.slice(PREFIX.length))
  } catch {
    return undefined
  }
}
