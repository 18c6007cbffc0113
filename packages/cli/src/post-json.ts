import { type ClientRequest, type RequestOptions, request as requestOverHttp } from 'node:http'
import { request as requestOverHttps } from 'node:https'
import { text } from 'node:stream/consumers'

/** What a server answered. */
export interface Answer {
  status: number
  body: string
}

export interface JsonPost {
  headers: Readonly<Record<string, string>>
  body: object
  /** The certificate to trust, in PEM, instead of those that this process trusts. */
  authority: string | undefined
  signal: AbortSignal
}

/** Posts JSON over http or https. `fetch` has no option for the certificate to trust. */
export async function postJson(url: URL, { headers, body, authority, signal }: JsonPost): Promise<Answer> {
  const options = { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, signal, agent: false }
  const request = send(url, options, authority)
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  request.on('error', reject).on('response', response => {
    const { statusCode: status = 0 } = response
    text(response).then(received => resolve({ status, body: received }), reject)
  })
  request.end(JSON.stringify(body))
  return promise
}

function send(url: URL, options: RequestOptions, ca: string | undefined): ClientRequest {
  return url.protocol === 'https:' ? requestOverHttps(url, { ...options, ca }) : requestOverHttp(url, options)
}
