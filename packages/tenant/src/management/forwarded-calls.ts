import type { FastifyInstance } from 'fastify'
import { invalidBody, RequestRefused } from './errors.ts'
import { anyScope } from './guard.ts'
import { objectSchema } from './schema.ts'

interface CallBody {
  url: string
  /** The value of the Authorization header; none is sent without it. */
  authorization?: string
}

/** All of an API's answer: what a browser would hide from a page of another origin included. */
interface ForwardedAnswer {
  status: number
  status_text: string
  headers: [name: string, value: string][]
  /** Text, cut after {@link MOST_BYTES}. */
  body: string
  duration_ms: number
}

const LOOPBACK: readonly string[] = ['localhost', '127.0.0.1', '[::1]']
const CREDENTIALS = /^[\x21-\x7e]+( [\x21-\x7e]+)?$/
const TIMEOUT_MS = 10_000
const MOST_BYTES = 64 * 1024

const body = objectSchema<CallBody>(
  {
    url: { type: 'string', minLength: 1, maxLength: 2048 },
    authorization: { type: 'string', maxLength: 16_384 },
  },
  ['url'],
)

/**
 * `POST /local/forwarded-calls`, which Auth0 does not have: calls an API of this machine with GET and tells all of its
 * answer, for the dashboard's test bench. No other machine is called, and no redirect followed. It takes the right to
 * read the secrets of applications, whose tokens it is for.
 */
export function addForwardedCalls(app: FastifyInstance): void {
  app.post<{ Body: CallBody }>(
    '/local/forwarded-calls',
    { config: { policy: anyScope('read:client_keys'), operation: 'Call an API' }, schema: { body } },
    async request => forward(parseAddress(request.body.url), parseCredentials(request.body.authorization)),
  )
}

function parseAddress(text: string): URL {
  const url = URL.parse(text)
  if (url?.protocol !== 'http:' || !LOOPBACK.includes(url.hostname)) {
    throw invalidBody('Only APIs of this machine are called: the address must begin with "http://localhost"')
  }
  return url
}

/** A schema's pattern would show in its refusal, and so in the logs, what does not match: it may be a token. */
function parseCredentials(text: string | undefined): string | undefined {
  if (text === undefined || CREDENTIALS.test(text)) return text
  throw invalidBody('The credentials must be a scheme and a token, with one space between them and no line break')
}

async function forward(url: URL, authorization: string | undefined): Promise<ForwardedAnswer> {
  const started = performance.now()
  const response = await fetch(url, {
    headers: authorization === undefined ? {} : { authorization },
    redirect: 'manual',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch(() => {
    throw new RequestRefused(
      502,
      'api_unreachable',
      `Nothing answers at "${url.origin}": start the API, then send again`,
    )
  })
  return {
    status: response.status,
    status_text: response.statusText,
    headers: [...response.headers],
    body: await beginningOf(response),
    duration_ms: Math.round(performance.now() - started),
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
