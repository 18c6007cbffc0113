import { isJsonObject, type JsonObject, parseStrictJsonObject } from '../jose/strict-json.ts'
import { discoveryAddress, withinDeadline } from '../keys/fetch-keys.ts'
import type { HttpGet } from '../keys/http-get.ts'
import type { TrustedIssuer } from '../options/issuer.ts'
import { readResponse, readSignedResponse } from './introspection-response.ts'
import { type IntrospectionSettings, isEndpoint } from './options.ts'

/** Requests from an issuer what it knows about a token. @returns undefined if it is not active @throws Error if the issuer does not respond */
export type AskIssuer = (accessToken: string) => Promise<JsonObject | undefined>

/** How requests are sent, and which hosts may use http. */
interface Transport {
  readonly httpGet: HttpGet
  readonly insecureHttp: readonly string[]
}

/** How long a discovered endpoint is used, in milliseconds. */
const ENDPOINT_MILLISECONDS = 600_000

export function createIntrospectionClient(
  issuer: TrustedIssuer,
  settings: IntrospectionSettings,
  transport: Transport,
  clock: () => number,
): AskIssuer {
  const { httpGet } = transport
  const { client, response: format, timeoutSeconds } = settings
  const endpointOf = createEndpoint(issuer.issuer, settings, transport, clock)
  const accept = format === 'jwt' ? 'application/token-introspection+jwt' : 'application/json'

  return async accessToken => {
    const url = await endpointOf()
    const { headers, form } = client.of(issuer.issuer, clock())
    const body = new URLSearchParams({ token: accessToken, token_type_hint: 'access_token', ...form }).toString()
    const sent = {
      headers: { accept, 'content-type': 'application/x-www-form-urlencoded', connection: 'keep-alive', ...headers },
      body,
    }
    const post = () => withinDeadline(timeoutSeconds, signal => httpGet(url, signal, sent))
    // The issuer may have closed the connection that is reused at the same moment. A question may be asked twice.
    const response = await post().catch(error => (error?.code === 'ECONNRESET' ? post() : Promise.reject(error)))
    if (response.status !== 200) throw new Error(refusedBy(url, response.status))
    return format === 'jwt'
      ? readSignedResponse(response.body, issuer, client.id, clock())
      : readResponse(response.body)
  }
}

function refusedBy(url: string, status: number): string {
  const remedy = status === 401 || status === 403 ? ': compare the option "client" with the issuer' : ''
  return `"${url}" answered with status ${status}${remedy}`
}

function createEndpoint(
  issuer: string,
  { endpoint, timeoutSeconds }: IntrospectionSettings,
  { httpGet, insecureHttp }: Transport,
  clock: () => number,
): () => Promise<string> {
  let found: { readonly url: string; readonly until: number } | undefined
  let pending: Promise<string> | undefined

  async function discover(): Promise<string> {
    const url = discoveryAddress(issuer, 'openid-configuration')
    const { status, body } = await withinDeadline(timeoutSeconds, signal => httpGet(url, signal))
    if (status !== 200) throw new Error(`"${url}" answered with status ${status}`)
    const document = parseStrictJsonObject(Buffer.from(body))
    if (!isJsonObject(document) || document.issuer !== issuer) throw new Error(`"${url}" is of another issuer`)
    const { introspection_endpoint: named } = document
    if (!isEndpoint(named, insecureHttp)) throw new Error(`"${url}" names no "introspection_endpoint" on https`)
    found = { url: named, until: clock() + ENDPOINT_MILLISECONDS }
    return named
  }

  return async () => {
    if (endpoint !== undefined) return endpoint
    if (found && clock() < found.until) return found.url
    pending ??= discover().finally(() => {
      pending = undefined
    })
    return pending
  }
}
