import type { IncomingMessage, request as Request } from 'node:http'
import { getBuiltinModule } from 'node:process'
import { types } from 'node:util'
import { IssuerUnavailable } from '../errors.ts'

/** An issuer's complete response. */
export interface HttpResponse {
  readonly status: number
  readonly cacheControl: string | undefined
  /** Empty unless the status is 200. */
  readonly body: string
}

/** A form to send. */
export interface HttpPost {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/**
 * Fetches a document from an issuer, or sends it a form. Follows no redirect; rejects when the signal aborts or the
 * response is too large.
 */
export type HttpGet = (url: string, signal: AbortSignal, post?: HttpPost) => Promise<HttpResponse>

/**
 * What the guard needs of a `fetch`: the global one and undici's are such. It is held to the same limits as Node's own
 * client, whether or not it heeds `redirect` and `signal`.
 */
export type Fetch = (
  url: string,
  init: {
    readonly method?: 'POST'
    readonly body?: string
    readonly headers: Readonly<Record<string, string>>
    readonly redirect: 'error'
    readonly signal: AbortSignal
  },
) => Promise<FetchResponse>

/** What the guard reads of a response. */
export interface FetchResponse {
  readonly status: number
  /** Whether a redirect was followed: such a response is rejected. */
  readonly redirected?: boolean
  readonly headers: { get(name: string): string | null }
  readonly body: FetchBody | null
}

interface FetchBody {
  getReader(): {
    read(): Promise<{ readonly done: boolean; readonly value?: unknown }>
    cancel(reason?: unknown): Promise<void>
  }
  cancel(): Promise<void>
}

const HEADERS = { accept: 'application/json' }
const MAX_BYTES = 512 * 1024

/**
 * Uses Node's own client, which a server has already loaded: the first `fetch` of a process takes some 40 ms to load. An `import`
 * of `node:http` takes as long, for it asks the module for all that it exports, `WebSocket` included. A `require` made for
 * this file would not outlive a bundler.
 */
export const nodeHttpGet: HttpGet = (url, signal, post) => {
  const { request }: { request: typeof Request } = getBuiltinModule(
    url.startsWith('https:') ? 'node:https' : 'node:http',
  )
  return new Promise((resolve, reject) => {
    // Over the process's own agent, which knows its proxy; no connection is left there for another attempt to trip over.
    const headers = { ...HEADERS, connection: 'close', ...post?.headers }
    const sent = request(url, { method: post ? 'POST' : 'GET', headers, signal }, response => {
      readMessage(response, url).then(resolve, reject)
    })
    sent.once('error', reject).end(post?.body)
  })
}

async function readMessage(response: IncomingMessage, url: string): Promise<HttpResponse> {
  const { statusCode: status = 0, headers } = response
  const cacheControl = headers['cache-control']
  if (status !== 200) {
    response.destroy()
    return { status, cacheControl, body: '' }
  }
  const collected = collect(url)
  for await (const chunk of response) collected.add(chunk)
  return { status, cacheControl, body: collected.text() }
}

/** By a `fetch` that the guard was given. */
export function fetchHttpGet(fetch: Fetch): HttpGet {
  return async (url, signal, post) => {
    const headers = { ...HEADERS, ...post?.headers }
    const form = post && ({ method: 'POST', body: post.body } as const)
    const response = await fetch(url, { ...form, headers, redirect: 'error', signal })
    const { status } = response
    const cacheControl = response.headers.get('cache-control') ?? undefined
    if (status !== 200 || response.redirected) {
      await response.body?.cancel()
      if (response.redirected) throw new IssuerUnavailable(`"${url}" redirects: redirects are not followed`)
      return { status, cacheControl, body: '' }
    }
    return { status, cacheControl, body: response.body ? await readBody(response.body, url, signal) : '' }
  }
}

/** What ends the reading, the deadline included, lets go of the body. */
async function readBody(body: FetchBody, url: string, signal: AbortSignal): Promise<string> {
  const reader = body.getReader()
  const collected = collect(url)
  const letGo = (reason: unknown) => reader.cancel(reason).catch(() => {})
  // A read that is waited for ends with it.
  const abort = () => letGo(signal.reason)
  signal.addEventListener('abort', abort)
  try {
    while (!signal.aborted) {
      const { done, value } = await reader.read()
      if (done) break
      collected.add(value)
    }
    signal.throwIfAborted()
    return collected.text()
  } catch (error) {
    letGo(error)
    throw error
  } finally {
    signal.removeEventListener('abort', abort)
  }
}

/** Counts bytes as they come out of a content coding: a small answer may unfold into a large one. */
function collect(url: string): { add(chunk: unknown): void; text(): string } {
  const chunks: Uint8Array[] = []
  let size = 0
  return {
    add: chunk => {
      if (!types.isUint8Array(chunk)) throw new TypeError('The body is not a stream of bytes')
      size += chunk.byteLength
      if (size > MAX_BYTES) throw new IssuerUnavailable(`"${url}" is larger than ${MAX_BYTES} bytes`)
      chunks.push(chunk)
    },
    text: () => Buffer.concat(chunks).toString('utf8'),
  }
}
