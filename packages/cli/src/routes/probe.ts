import type { VerifiedToken } from '@tollgate/guard'
import type { ApiSettings } from '../api-settings.ts'
import { holds } from '../explain/checks.ts'
import { Failure } from '../failure.ts'
import { sendRequest } from '../http-request.ts'
import type { LocalTenant } from '../tenant/local-tenant.ts'
import { requestToken } from '../tokens/request-token.ts'
import type { Route } from './openapi.ts'
import { verifiedToken } from './verified-token.ts'

/** A request to a route, and whether the response follows from the route's policy. */
export interface Probe {
  name: 'no token' | 'expired' | 'other API' | 'no permission' | 'good'
  /** `undefined`: not sent. */
  status: number | undefined
  /** Such as `401`; or why no request was sent. */
  expected: string
  passed: boolean
}

/** Tokens of the local tenant for the probes. Secrets. */
export interface ProbeTokens {
  expired: string
  otherApi: string
  noPermission: string
  good: string
  /** The permissions and scopes of `good`. */
  verified: VerifiedToken
}

/**
 * Requests the tokens of the seeded administrator.
 *
 * @throws {Failure} if the tenant does not issue them
 */
export async function requestProbeTokens(tenant: LocalTenant, settings: ApiSettings): Promise<ProbeTokens> {
  const { issuer, audience } = settings
  const secure = issuer.startsWith('https:')
  const [expired, otherApi, noPermission, good] = await Promise.all([
    requestToken(tenant, { as: 'admin', audience, secure, expiresInSeconds: -3600 }),
    requestToken(tenant, { as: 'admin', audience: `${issuer}api/v2/`, secure }),
    requestToken(tenant, { as: 'admin', audience, secure, permissions: [] }),
    requestToken(tenant, { as: 'admin', audience, secure }),
  ])
  return { expired, otherApi, noPermission, good, verified: await verifiedToken(good, settings) }
}

const SAFE = ['GET', 'HEAD', 'OPTIONS']
const REFUSED = [401, 403, 503]

/**
 * Calls a route with no token, an expired one, one for another API, one without permissions and a good one.
 *
 * @param origin - of the API. Parameters of the path become `1`.
 * @param unsafe - whether the good token is also sent with methods that may change data
 */
export async function probeRoute(route: Route, origin: string, tokens: ProbeTokens, unsafe: boolean): Promise<Probe[]> {
  const url = new URL(route.path.replaceAll(/\{[^}]*\}/g, '1').replace(/^\//, ''), `${origin.replace(/\/$/, '')}/`)
  const call = async (name: Probe['name'], token: string | undefined, accepted: boolean, status: 401 | 403 = 401) => {
    if (accepted && !unsafe && !SAFE.includes(route.method)) {
      return { name, status: undefined, expected: `not sent: ${route.method} may change data (--unsafe)`, passed: true }
    }
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
    const response = await send(url, route.method, headers)
    const passed = accepted ? !REFUSED.includes(response) : response === status
    return { name, status: response, expected: accepted ? 'accepted' : String(status), passed }
  }

  const readsNoToken = route.alternatives.length === 0
  const needsPermission = !readsNoToken && !route.isOpen && route.alternatives.every(names => names.length > 0)
  const probes = [
    await call('no token', undefined, route.isOpen),
    await call('expired', tokens.expired, readsNoToken),
    await call('other API', tokens.otherApi, readsNoToken),
  ]
  if (needsPermission) probes.push(await call('no permission', tokens.noPermission, false, 403))
  if (readsNoToken || route.isOpen || route.alternatives.some(names => holds(tokens.verified, names))) {
    return [...probes, await call('good', tokens.good, true)]
  }
  const expected = 'not sent: the seeded administrator does not have the permission'
  return [...probes, { name: 'good', status: undefined, expected, passed: true }]
}

async function send(url: URL, method: string, headers: Readonly<Record<string, string>>): Promise<number> {
  try {
    return (await sendRequest(url, { method, headers })).status
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new Failure(`${method} ${url} failed (${reason}): check that the API is running`, { cause })
  }
}
