import type { ApiSettings } from '../api-settings.ts'
import { Failure } from '../failure.ts'
import { type HttpResponse, sendRequest } from '../http-request.ts'
import { readRoutes } from '../routes/openapi.ts'
import { fetchIssuerKeys, type IssuerKeys } from '../tokens/issuer-keys.ts'
import { requestToken } from '../tokens/request-token.ts'
import { certificateOf } from './certificate.ts'

/** What a check of the configuration found. */
export interface Finding {
  check: string
  outcome: 'passed' | 'failed' | 'not checked'
  /** For a failure: what is wrong and what to do. */
  detail: string
}

/** Where browsers call the API from, and the API. */
export interface Origins {
  api: string
  client: string
}

/** The guard accepts no token that was issued more than this in the future. */
const MAX_CLOCK_DIFFERENCE_SECONDS = 5
const MIN_CERTIFICATE_DAYS = 14
const MILLISECONDS_A_DAY = 86_400_000

/** Checks what the issuer publishes: discovery, keys and its clock. */
export async function checkIssuer({ issuer, authority }: ApiSettings, now: () => number): Promise<Finding[]> {
  const names = ['Discovery', 'Keys', 'Clock']
  try {
    const found = await fetchIssuerKeys(issuer, authority)
    return [passed('Discovery', `${issuer} names ${found.jwksUri}`), checkKeys(found), checkClock(found, now())]
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    const [first = '', ...others] = names
    return [failed(first, error.message), ...others.map(name => notChecked(name, 'the issuer does not respond'))]
  }
}

function checkKeys({ keys, jwksUri }: IssuerKeys): Finding {
  const usable = keys.filter(key => 'kty' in key && key.kty === 'RSA' && !('use' in key && key.use !== 'sig'))
  if (usable.length > 0) return passed('Keys', `${usable.length} for RS256`)
  return failed('Keys', `"${jwksUri}" contains no RSA key for signatures: set the option "algorithms" of the guard`)
}

function checkClock({ issuerTime }: IssuerKeys, now: number): Finding {
  if (issuerTime === undefined) return notChecked('Clock', 'the issuer sends no "Date"')
  // "Date" has whole seconds.
  const seconds = Math.round((issuerTime - now) / 1000)
  if (Math.abs(seconds) <= MAX_CLOCK_DIFFERENCE_SECONDS)
    return passed('Clock', `within ${MAX_CLOCK_DIFFERENCE_SECONDS} s`)
  const direction = seconds > 0 ? 'behind' : 'ahead of'
  return failed('Clock', `This machine is ${Math.abs(seconds)} s ${direction} the issuer: synchronize its clock`)
}

/** Checks that the issuer knows the API. Only the local tenant says so. */
export async function checkAudience({ audience, issuer, tenant }: ApiSettings): Promise<Finding> {
  if (!tenant)
    return notChecked('Audience', `"${audience}": compare it with the identifier of the API in the dashboard`)
  try {
    await requestToken(tenant, { as: 'user', audience, secure: issuer.startsWith('https:') })
    return passed('Audience', audience)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return failed('Audience', error.message)
  }
}

/** Checks that the API responds, and lets browsers call it from the client (Fetch standard, CORS preflight). */
export async function checkApi({ api, client }: Origins): Promise<Finding[]> {
  const path = await guardedPath(api)
  const url = URL.parse(path, api)
  if (!url) return [failed('API', `"${api}" is not a URL: pass one such as http://localhost:6060`)]
  try {
    const headers = {
      origin: client,
      'access-control-request-method': 'GET',
      'access-control-request-headers': 'authorization',
    }
    const { status } = await sendRequest(url)
    const preflight = await sendRequest(url, { method: 'OPTIONS', headers })
    return [passed('API', `${url} responds ${status} without a token`), checkPreflight(preflight, client)]
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause)
    const problem = `${url} does not respond (${reason}): start the API, or pass its URL as "--api"`
    return [failed('API', problem), notChecked('CORS', 'the API does not respond')]
  }
}

/** A route that requires a token, if the API describes its routes. */
async function guardedPath(api: string): Promise<string> {
  try {
    const routes = await readRoutes(api)
    return routes.find(({ method, isOpen, path }) => method === 'GET' && !isOpen && !path.includes('{'))?.path ?? '/'
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return '/'
  }
}

function checkPreflight({ status, headers }: HttpResponse, client: string): Finding {
  const origin = headers['access-control-allow-origin']
  const allowed = headers['access-control-allow-headers'] ?? ''
  if (status >= 300)
    return failed('CORS', `A preflight from "${client}" gets status ${status}: allow this origin in the API`)
  if (origin !== client && origin !== '*') {
    return failed('CORS', `The API allows the origin "${origin ?? ''}", not "${client}": set CLIENT_ORIGIN_URL`)
  }
  if (!/(^|[\s,])authorization($|[\s,])/i.test(allowed)) {
    return failed('CORS', `The API does not allow the header "Authorization" in requests from "${client}": allow it`)
  }
  return passed('CORS', `"${client}" may send "Authorization"`)
}

/** Checks the certificate of an issuer over https. */
export async function checkCertificate({ issuer, authority }: ApiSettings, now: number): Promise<Finding> {
  if (issuer.startsWith('http:')) return notChecked('TLS', 'the issuer is on this machine, over http')
  try {
    const { validUntil } = await certificateOf(new URL(issuer), authority)
    const days = Math.floor((validUntil - now) / MILLISECONDS_A_DAY)
    const detail = `the certificate is valid for ${days} days`
    return days >= MIN_CERTIFICATE_DAYS ? passed('TLS', detail) : failed('TLS', `${detail}: renew it`)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    return failed(
      'TLS',
      `Cannot verify the certificate of "${issuer}" (${reason}): set NODE_EXTRA_CA_CERTS to its authority`,
    )
  }
}

export function passed(check: string, detail: string): Finding {
  return { check, outcome: 'passed', detail }
}

function failed(check: string, detail: string): Finding {
  return { check, outcome: 'failed', detail }
}

function notChecked(check: string, detail: string): Finding {
  return { check, outcome: 'not checked', detail }
}
