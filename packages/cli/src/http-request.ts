import { type IncomingHttpHeaders, type RequestOptions, request as requestOverHttp } from 'node:http'
import { request as requestOverHttps } from 'node:https'

export interface HttpResponse {
  status: number
  headers: IncomingHttpHeaders
  body: string
}

export interface HttpRequest {
  method?: string
  headers?: Readonly<Record<string, string>>
  body?: string
  /** The certificate to trust, in PEM, instead of those that this process trusts. */
  authority?: string | undefined
}

const TIMEOUT_MILLISECONDS = 10_000
const MAX_BODY_BYTES = 1_000_000

/**
 * Sends a request over http or https. Redirects are not followed. `fetch` has no option for the certificate to trust.
 *
 * @throws Error if the server does not respond within 10 seconds, or with more than 1 MB
 */
export function sendRequest(
  url: URL,
  { method = 'GET', headers = {}, body, authority }: HttpRequest = {},
): Promise<HttpResponse> {
  const { promise, resolve, reject } = Promise.withResolvers<HttpResponse>()
  const signal = AbortSignal.timeout(TIMEOUT_MILLISECONDS)
  // Node does not set the length of a DELETE's body.
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
  const options: RequestOptions = { method, headers: { ...headers, ...length }, signal, agent: false }
  const request =
    url.protocol === 'https:' ? requestOverHttps(url, { ...options, ca: authority }) : requestOverHttp(url, options)
  request.on('error', reject).on('response', response => {
    const parts: Buffer[] = []
    let length = 0
    response.on('error', reject)
    response.on('data', (part: Buffer) => {
      length += part.length
      if (length > MAX_BODY_BYTES) request.destroy(new Error(`The response has more than ${MAX_BODY_BYTES} bytes`))
      else parts.push(part)
    })
    response.on('end', () => {
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts).toString() })
    })
  })
  request.end(body)
  return promise
}
