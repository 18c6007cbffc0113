import { Failure } from '../failure.ts'
import { type HttpResponse, sendRequest } from '../http-request.ts'
import { parseObject } from '../json-object.ts'
import { requireSecure } from '../tenant/local-issuer.ts'
import { type LocalTenant, readAuthority, readDescription } from '../tenant/local-tenant.ts'

/** Who gets the token: the seeded user, the seeded administrator, or the test application itself. */
export type Subject = 'user' | 'admin' | 'app'

export interface TokenRequest {
  as?: Subject
  /** The email address or user ID of any user, instead of `as`. */
  user?: string
  /** The API's identifier. Default: the Hello World API's. */
  audience?: string
  /** The permissions in the token, of those that the user has. Default: all. Not for the application. */
  permissions?: readonly string[]
  /** Seconds until the token expires, negative for an expired token. Default: as the API sets. Not for the application. */
  expiresInSeconds?: number
  /** Whether the token comes from the issuer over https. Default `false`. */
  secure?: boolean
}

/**
 * Requests a new access token of a local tenant.
 *
 * @throws {Failure} if the tenant does not respond, or rejects the request
 */
export async function requestToken(tenant: LocalTenant, request: TokenRequest): Promise<string> {
  const { status, body } = await postCurrent(tenant, request)
  const response = parseObject(body)
  if (status === 200 && typeof response?.access_token === 'string') return response.access_token
  if (status === 401) {
    throw new Failure(`The tenant at ${tenant.origin} is not the one that wrote "${tenant.path}": restart it`)
  }
  const reason = typeof response?.error_description === 'string' ? response.error_description : `status ${status}`
  throw new Failure(`The tenant at ${tenant.origin} issued no token: ${reason}`)
}

/** A tenant that has just restarted has a new control key. The file contains it before the tenant responds. */
async function postCurrent(tenant: LocalTenant, request: TokenRequest): Promise<HttpResponse> {
  const response = await post(tenant, request)
  if (response.status !== 401) return response
  const current = await readDescription(tenant.path)
  return current && current.controlKey !== tenant.controlKey ? await post(current, request) : response
}

async function post(
  tenant: LocalTenant,
  { secure = false, expiresInSeconds, ...request }: TokenRequest,
): Promise<HttpResponse> {
  const overHttps = secure ? requireSecure(tenant) : undefined
  const authority = overHttps && (await readAuthority(overHttps))
  const { origin } = overHttps ?? tenant
  try {
    return await sendRequest(new URL('/local/tokens', origin), {
      method: 'POST',
      headers: { authorization: `Bearer ${tenant.controlKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ ...request, expires_in: expiresInSeconds }),
      authority,
    })
  } catch (cause) {
    throw new Failure(`The tenant at ${origin} does not respond: start it with "npm start"`, { cause })
  }
}
