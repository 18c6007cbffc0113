import type { FastifyRequest } from 'fastify'

const SCHEME = /^(?:Bearer|DPoP)(?: |$)/i
const HEADER = /^(?:Bearer|DPoP) +([\w\-.~+/]+=*)$/i

/** The result of reading a request's token: a token, no token, or a malformed request. */
export type Credentials = { accessToken: string; scheme: 'Bearer' | 'DPoP' } | { malformed: string } | undefined

/**
 * Finds the access token of a request: in the Authorization header, in a form, or in the query (RFC 6750 §2.1 to §2.3).
 * The header also has the scheme of tokens that are bound to a key (RFC 9449 §7.1).
 * More than one token is an error (§2), and so is a repeated one.
 *
 * @param form the body, when it is a form
 */
export function findBearerToken(
  { headers, url, method }: FastifyRequest,
  form: URLSearchParams | undefined,
): Credentials {
  const { authorization = '' } = headers
  const inHeader = SCHEME.test(authorization) ? [HEADER.exec(authorization)?.[1] ?? ''] : []
  // The body of a GET request has no meaning (RFC 6750 §2.2).
  const inBody = method === 'POST' ? (form?.getAll('access_token') ?? []) : []
  const inQuery = new URLSearchParams(url.replace(/^[^?]*/, '')).getAll('access_token')
  // A parameter without a value is omitted (RFC 6749 §3.1).
  const given = [...inHeader, ...inBody.filter(Boolean), ...inQuery.filter(Boolean)]
  const [accessToken] = given
  if (given.length > 1) return { malformed: 'The access token must be given once, and in one way' }
  const scheme = inHeader.length > 0 && /^DPoP/i.test(authorization) ? 'DPoP' : 'Bearer'
  return accessToken ? { accessToken, scheme } : undefined
}
