import { IncomingMessage } from 'node:http'

/**
 * Creates the request that the protocol engine handles: same connection, method and headers, but a translated URL and
 * body.
 *
 * `Host` is always the issuer's, because the engine builds absolute URLs from it.
 *
 * @param form the body, when it was translated
 */
export function engineRequest(
  arrived: IncomingMessage,
  { url, host, form }: { url: string; host: string; form?: string | undefined },
): IncomingMessage {
  const request = new IncomingMessage(arrived.socket)
  request.method = arrived.method
  request.url = url
  request.httpVersion = arrived.httpVersion
  request.httpVersionMajor = arrived.httpVersionMajor
  request.httpVersionMinor = arrived.httpVersionMinor
  request.headers = { ...arrived.headers, host }
  if (form !== undefined) {
    request.headers['content-type'] = 'application/x-www-form-urlencoded'
    request.headers['content-length'] = String(Buffer.byteLength(form))
    delete request.headers['transfer-encoding']
    request.push(form)
  }
  request.push(null)
  request.complete = true
  return request
}
