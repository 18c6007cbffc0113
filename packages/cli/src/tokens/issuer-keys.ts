import { Failure } from '../failure.ts'
import { type HttpResponse, sendRequest } from '../http-request.ts'
import { parseObject } from '../json-object.ts'

/** The key set of an issuer (RFC 7517 §5), with the metadata that names it. */
export interface IssuerKeys {
  jwksUri: string
  keys: readonly object[]
  /** The `Date` header of the issuer, in milliseconds since the epoch. `undefined` if there is none. */
  issuerTime: number | undefined
}

/**
 * Fetches an issuer's keys by its discovery document (OpenID Connect Discovery 1.0 §4).
 *
 * @throws {Failure} if the document or the keys cannot be fetched, or belong to another issuer
 */
export async function fetchIssuerKeys(issuer: string, authority: string | undefined): Promise<IssuerKeys> {
  const discovery = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
  const metadata = await fetchObject(discovery, authority)
  const { issuer: named, jwks_uri: jwksUri } = metadata.content
  if (named !== issuer) {
    throw new Failure(`"${discovery}" names the issuer "${named}", not "${issuer}": use the issuer that it names`)
  }
  if (typeof jwksUri !== 'string' || !URL.canParse(jwksUri)) {
    throw new Failure(`"${discovery}" names no key set: its "jwks_uri" is not a URL`)
  }
  const { content, response } = await fetchObject(jwksUri, authority)
  const { keys } = content
  if (!Array.isArray(keys) || !keys.every(key => typeof key === 'object' && key !== null)) {
    throw new Failure(`"${jwksUri}" is not a key set: it has no list "keys"`)
  }
  const time = Date.parse(response.headers.date ?? '')
  return { jwksUri, keys, issuerTime: Number.isNaN(time) ? undefined : time }
}

/** @throws {Failure} unless the response is 200 with a JSON object */
export async function fetchObject(
  address: string,
  authority: string | undefined,
): Promise<{ content: Record<string, unknown>; response: HttpResponse }> {
  const response = await send(address, authority)
  const content = response.status === 200 ? parseObject(response.body) : undefined
  if (content) return { content, response }
  const received = response.status === 200 ? 'a response that is not a JSON object' : `status ${response.status}`
  throw new Failure(`Cannot read "${address}": received ${received}`)
}

async function send(address: string, authority: string | undefined): Promise<HttpResponse> {
  try {
    return await sendRequest(new URL(address), { headers: { accept: 'application/json' }, authority })
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause)
    throw new Failure(`Cannot reach "${address}" (${reason}): check the address, and whether the server is running`, {
      cause,
    })
  }
}
