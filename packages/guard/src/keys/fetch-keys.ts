import { IssuerUnavailable } from '../errors.ts'
import { parseKeySet, type VerificationKey } from '../jose/jwk.ts'
import { isJsonObject } from '../jose/strict-json.ts'
import { isTrustworthyOrigin } from '../options/auth0.ts'
import type { HttpGet } from './http-get.ts'

/** Where and how the keys of an issuer are fetched. */
export interface KeySource {
  readonly issuer: string
  readonly location: KeyLocation
  readonly httpGet: HttpGet
  /** The hosts that may use http. */
  readonly insecureHttp: readonly string[]
  /** For a response, its body included. */
  readonly timeoutSeconds: number
}

/**
 * The key set's own address, or the discovery document that names it: OpenID Connect Discovery §4, or RFC 8414 §3, whose
 * address is made differently where the issuer has a path.
 */
export type KeyLocation =
  | { readonly jwksUri: string }
  | { readonly discovery: 'openid-configuration' | 'oauth-authorization-server' }

/** Keys as they were fetched. */
export interface FetchedKeys {
  readonly keys: VerificationKey[]
  /** How long the issuer says they stay fresh (RFC 9111 §5.2.2.1). */
  readonly maxAgeSeconds: number | undefined
}

interface FetchedJson {
  readonly document: unknown
  readonly maxAgeSeconds: number | undefined
}

const MAX_KEYS = 100

/**
 * Fetches the issuer's keys once.
 *
 * @throws IssuerUnavailable with the cause, whatever went wrong
 */
export async function fetchKeys(source: KeySource): Promise<FetchedKeys> {
  const { location } = source
  const jwksUri = 'jwksUri' in location ? location.jwksUri : await discover(source, location.discovery)
  const { document, maxAgeSeconds } = await fetchJson(jwksUri, source)
  const keys = parseKeySet(document, MAX_KEYS)
  if (!keys) throw new IssuerUnavailable(`"${jwksUri}" is not a key set of at most ${MAX_KEYS} keys`)
  if (keys.length === 0) throw new IssuerUnavailable(`The key set "${jwksUri}" holds no key that the guard can use`)
  return { keys, maxAgeSeconds }
}

async function discover(source: KeySource, name: string): Promise<string> {
  const url = discoveryAddress(source.issuer, name)
  const { document } = await fetchJson(url, source)
  if (!isJsonObject(document)) throw new IssuerUnavailable(`"${url}" is not a discovery document`)
  // OpenID Connect Discovery §4.3, RFC 8414 §3.3: a document that speaks for another issuer must not be used.
  if (document.issuer !== source.issuer) {
    throw new IssuerUnavailable(`"${url}" names the issuer ${JSON.stringify(document.issuer)}, not "${source.issuer}"`)
  }
  const { jwks_uri: jwksUri } = document
  if (
    typeof jwksUri !== 'string' ||
    !URL.canParse(jwksUri) ||
    !isTrustworthyOrigin(new URL(jwksUri), source.insecureHttp)
  ) {
    throw new IssuerUnavailable(`"${url}" names no "jwks_uri" on https`)
  }
  return jwksUri
}

export function discoveryAddress(issuer: string, name: string): string {
  if (name === 'openid-configuration') return `${issuer.replace(/\/$/, '')}/.well-known/${name}`
  const { origin, pathname } = new URL(issuer)
  return `${origin}/.well-known/${name}${pathname.replace(/\/$/, '')}`
}

async function fetchJson(url: string, { httpGet, timeoutSeconds }: KeySource): Promise<FetchedJson> {
  try {
    const { status, cacheControl, body } = await withinDeadline(timeoutSeconds, signal => httpGet(url, signal))
    if (status !== 200) throw new IssuerUnavailable(`"${url}" answered with status ${status}`)
    return { document: JSON.parse(body), maxAgeSeconds: maxAgeOf(cacheControl) }
  } catch (cause) {
    if (cause instanceof IssuerUnavailable) throw cause
    throw new IssuerUnavailable(`Cannot fetch "${url}"`, { cause })
  }
}

/** A custom `fetch` may not heed its signal: the deadline ends the exchange all the same. */
export async function withinDeadline<Result>(
  seconds: number,
  httpGet: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController()
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => {
    const reason = new DOMException(`No whole answer within ${seconds} seconds`, 'TimeoutError')
    reject(reason)
    controller.abort(reason)
  }, seconds * 1000)
  try {
    return await Promise.race([httpGet(controller.signal), late])
  } finally {
    clearTimeout(timer)
  }
}

function maxAgeOf(cacheControl: string | undefined): number | undefined {
  if (!cacheControl) return undefined
  if (/(?:^|[\s,])no-(?:store|cache)(?:$|[\s,=])/i.test(cacheControl)) return 0
  const seconds = /(?:^|[\s,])max-age="?(\d{1,9})/i.exec(cacheControl)?.[1]
  return seconds === undefined ? undefined : Number(seconds)
}
