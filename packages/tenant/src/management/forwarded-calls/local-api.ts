import { RequestRefused } from '../http/errors.ts'

/** The complete response of an API, including what a browser would hide from a page of another origin. */
export interface ApiAnswer {
  status: number
  status_text: string
  headers: [name: string, value: string][]
  /** Text, cut after {@link MOST_BYTES}. */
  body: string
  duration_ms: number
}

const TIMEOUT_MILLISECONDS = 10_000
const MOST_BYTES = 64 * 1024

/**
 * Calls an API with GET; follows no redirect.
 *
 * @param authorization the value of the header; none is sent without it
 * @throws RequestRefused with status 502 when the API does not send a complete response
 */
export async function callLocalApi(
  url: URL,
  authorization: string | undefined,
  timeoutMilliseconds: number = TIMEOUT_MILLISECONDS,
): Promise<ApiAnswer> {
  const started = performance.now()
  try {
    const response = await fetch(url, {
      headers: authorization === undefined ? {} : { authorization },
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMilliseconds),
    })
    return {
      status: response.status,
      status_text: response.statusText,
      headers: [...response.headers],
      body: await beginningOf(response),
      duration_ms: Math.round(performance.now() - started),
    }
  } catch (error) {
    throw new RequestRefused(502, 'api_unreachable', explain(error, url, timeoutMilliseconds))
  }
}

async function beginningOf({ body: stream }: Response): Promise<string> {
  if (!stream) return ''
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of stream) {
    chunks.push(chunk)
    size += chunk.byteLength
    if (size >= MOST_BYTES) break
  }
  return Buffer.concat(chunks).toString('utf8', 0, MOST_BYTES)
}

function explain(error: unknown, { origin }: URL, timeoutMilliseconds: number): string {
  if (error instanceof DOMException && error.name === 'TimeoutError') {
    return `The API at "${origin}" did not respond within ${timeoutMilliseconds / 1000} s: look at its log, then send again`
  }
  const isBroken = BROKEN.test(codeOf(error))
  if (isBroken)
    return `The response of the API at "${origin}" is incomplete or not HTTP: look at its log, then send again`
  return `No server responds at "${origin}": start the API, then send again`
}

/** Describes an error after connecting: the connection was closed, or the response cannot be parsed or decompressed. */
const BROKEN = /^(?:HTTPParserError|UND_ERR_SOCKET|ECONNRESET|Z_)/

function codeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined
  if (!(cause instanceof Error)) return ''
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.name
}
