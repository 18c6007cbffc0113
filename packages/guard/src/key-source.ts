import { isTrustworthyOrigin } from './auth0.ts'
import { IssuerUnavailable } from './errors.ts'
import { parseKeySet, type VerificationKey } from './jwk.ts'
import { isJsonObject } from './strict-json.ts'

/** Where and how the keys of an issuer are fetched. */
export interface KeySourceOptions {
  readonly issuer: string
  /** The key set's address; without it, the issuer's discovery document names it (OpenID Connect Discovery §4). */
  readonly jwksUri: string | undefined
  readonly fetch: typeof globalThis.fetch
  /** For a whole answer, its body included. */
  readonly timeoutSeconds: number
}

const MAX_BYTES = 512 * 1024
const MAX_KEYS = 100

/**
 * Fetches the issuer's keys once.
 *
 * @throws IssuerUnavailable with the cause, whatever went wrong
 */
export async function fetchKeys(source: KeySourceOptions): Promise<VerificationKey[]> {
  const jwksUri = source.jwksUri ?? (await discover(source))
  const keys = parseKeySet(await fetchJson(jwksUri, source), MAX_KEYS)
  if (!keys) throw new IssuerUnavailable(`"${jwksUri}" is not a key set of at most ${MAX_KEYS} keys`)
  if (keys.length === 0) throw new IssuerUnavailable(`The key set "${jwksUri}" holds no key that the guard can use`)
  return keys
}

async function discover(source: KeySourceOptions): Promise<string> {
  const url = `${source.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
  const document = await fetchJson(url, source)
  if (!isJsonObject(document)) throw new IssuerUnavailable(`"${url}" is not a discovery document`)
  // OpenID Connect Discovery §4.3: a document that speaks for another issuer must not be used.
  if (document.issuer !== source.issuer) {
    throw new IssuerUnavailable(`"${url}" names the issuer "${document.issuer}", not "${source.issuer}"`)
  }
  const { jwks_uri: jwksUri } = document
  if (typeof jwksUri !== 'string' || !URL.canParse(jwksUri) || !isTrustworthyOrigin(new URL(jwksUri))) {
    throw new IssuerUnavailable(`"${url}" names no "jwks_uri" on https`)
  }
  return jwksUri
}

async function fetchJson(url: string, { fetch, timeoutSeconds }: KeySourceOptions): Promise<unknown> {
  try {
    const signal = AbortSignal.timeout(timeoutSeconds * 1000)
    const response = await fetch(url, { headers: { accept: 'application/json' }, redirect: 'error', signal })
    if (response.status !== 200) {
      await response.body?.cancel()
      throw new IssuerUnavailable(`"${url}" answered with status ${response.status}`)
    }
    return JSON.parse(await readText(response, url))
  } catch (cause) {
    if (cause instanceof IssuerUnavailable) throw cause
    throw new IssuerUnavailable(`Cannot fetch "${url}"`, { cause })
  }
}

/** Counts bytes as they come out of the content coding: a small answer may unfold into a large one. */
async function readText(response: Response, url: string): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength
    if (size > MAX_BYTES) throw new IssuerUnavailable(`"${url}" is larger than ${MAX_BYTES} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
