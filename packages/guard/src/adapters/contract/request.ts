import { once } from 'node:events'
import { type IncomingHttpHeaders, request } from 'node:http'
import { request as requestOverTls } from 'node:https'
import { text } from 'node:stream/consumers'

/** Header fields to send; one with several values is sent several times. */
export type Fields = Readonly<Record<string, string | readonly string[]>>

export interface Received {
  readonly status: number | undefined
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** Sends a request as `fetch` cannot: with a field twice, and with those that a browser keeps for itself, and with a client certificate. */
export async function send(
  url: string,
  fields: Fields = {},
  method = 'GET',
  certificate?: { readonly key: string; readonly cert: string },
  body = '',
): Promise<Received> {
  const headers = Object.entries({ host: new URL(url).host, connection: 'close', ...fields }).flatMap(
    ([name, values]) => [values].flat().flatMap(value => [name, value]),
  )
  // The servers of the tests have self-signed certificates.
  const sent = url.startsWith('https:')
    ? requestOverTls(url, { method, headers, agent: false, rejectUnauthorized: false, ...certificate }).end(body)
    : request(url, { method, headers, agent: false }).end(body)
  const [response] = await once(sent, 'response')
  return { status: response.statusCode, headers: response.headers, body: await text(response) }
}
