import type { get as Get, IncomingMessage } from 'node:http'
import { createRequire } from 'node:module'
import { IssuerUnavailable } from './errors.ts'

/** An issuer's answer, whole. */
export interface Answered {
  readonly status: number
  readonly cacheControl: string | undefined
  /** Empty unless the status is 200. */
  readonly body: string
}

/** Asks an issuer for a document. Follows no redirect; rejects when the signal aborts, and past the largest answer. */
export type Exchange = (url: string, signal: AbortSignal) => Promise<Answered>

const HEADERS = { accept: 'application/json' }
const MAX_BYTES = 512 * 1024

const require = createRequire(import.meta.url)

/**
 * By Node's own client, which a server has at hand: the first `fetch` of a process takes some 40 ms to load. An `import`
 * of `node:http` takes as long, for it asks the module for all that it exports, `WebSocket` included.
 */
export const exchangeByNode: Exchange = (url, signal) => {
  const { get }: { get: typeof Get } = require(url.startsWith('https:') ? 'node:https' : 'node:http')
  return new Promise((resolve, reject) => {
    // Over the process's own agent, which knows its proxy; no connection is left there for another attempt to trip over.
    const request = get(url, { headers: { ...HEADERS, connection: 'close' }, signal }, response => {
      readMessage(response, url).then(resolve, reject)
    })
    request.once('error', reject)
  })
}

async function readMessage(response: IncomingMessage, url: string): Promise<Answered> {
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
export function exchangeByFetch(fetch: typeof globalThis.fetch): Exchange {
  return async (url, signal) => {
    const response = await fetch(url, { headers: HEADERS, redirect: 'error', signal })
    const { status } = response
    const cacheControl = response.headers.get('cache-control') ?? undefined
    if (status !== 200) {
      await response.body?.cancel()
      return { status, cacheControl, body: '' }
    }
    const collected = collect(url)
    // What ends the reading, the deadline included, lets go of the body.
    await response.body?.pipeTo(new WritableStream({ write: collected.add }), { signal })
    return { status, cacheControl, body: collected.text() }
  }
}

/** Counts bytes as they come out of a content coding: a small answer may unfold into a large one. */
function collect(url: string): { add(chunk: Uint8Array): void; text(): string } {
  const chunks: Uint8Array[] = []
  let size = 0
  return {
    add: chunk => {
      size += chunk.byteLength
      if (size > MAX_BYTES) throw new IssuerUnavailable(`"${url}" is larger than ${MAX_BYTES} bytes`)
      chunks.push(chunk)
    },
    text: () => Buffer.concat(chunks).toString('utf8'),
  }
}
