import type { IncomingMessage } from 'node:http'
import type { GuardedRequest } from '../http/guarded-request.ts'
import { readAndPutBack } from './read-and-put-back.ts'

/** The body of a request, as the framework holds it. */
export type Body =
  | { readonly kind: 'parsed'; readonly value: () => unknown }
  /** A fetch `Request`, which is copied. `read` returns undefined for a longer body. */
  | { readonly kind: 'request'; readonly read: (maxBytes: number) => Promise<string | undefined> }
  /** A request of `node:http` that was not read yet. `isEmpty` is true if its headers announce no body. */
  | { readonly kind: 'stream'; readonly isEmpty: boolean; readonly read: (length: number) => Promise<string> }

/**
 * Finds the body of a request.
 *
 * @param context - the framework's own request: of Express and `node:http` the same, of Fastify with the same as `raw`, of
 * Koa with the same as `req`, of fetch a `Request`, of Hono with one as `req.raw`
 * @throws TypeError if it was read and is nowhere to be found
 */
export function bodyOf(request: GuardedRequest, context: unknown): Body {
  const stream = [request, context, member(context, 'raw'), member(context, 'req')].find(isIncomingMessage)
  if (stream) return bodyOfStream(stream, context)
  const fetched = [context, member(member(context, 'req'), 'raw')].find(isFetchRequest)
  if (fetched) return bodyOfFetched(fetched, context)
  return failed()
}

/** What was read and put back: a stream tells no more whether something else has read it since. */
const putBack: unique symbol = Symbol('form of the request')
interface ReadBefore {
  readonly body?: unknown
  [putBack]?: Promise<string>
}

function bodyOfStream(stream: IncomingMessage & ReadBefore, context: unknown): Body {
  const before = stream[putBack]
  if (before) return { kind: 'parsed', value: () => before }
  if (!stream.readableDidRead) {
    const isEmpty = stream.httpVersionMajor < 2 || stream.readableEnded
    return { kind: 'stream', isEmpty, read: length => (stream[putBack] ??= readAndPutBack(stream, length)) }
  }
  // Of Koa, `body` of the context is the response's, and `request` has the other one.
  const parsed = [stream.body, member(context, 'raw') === stream ? member(context, 'body') : undefined]
  const value = parsed.find(each => each !== undefined) ?? member(member(context, 'request'), 'body')
  return value === undefined ? failed() : { kind: 'parsed', value: () => value }
}

function bodyOfFetched(request: Request, context: unknown): Body {
  if (!request.bodyUsed) return { kind: 'request', read: maxBytes => readCopy(request, maxBytes) }
  // Hono keeps what it has read.
  const honoRequest = member(context, 'req')
  const parse = member(honoRequest, 'parseBody')
  if (typeof parse !== 'function') return failed()
  return { kind: 'parsed', value: () => Reflect.apply(parse, honoRequest, [{ all: true }]) }
}

async function readCopy(request: Request, maxBytes: number): Promise<string | undefined> {
  const { body } = request.clone()
  if (!body) return ''
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body) {
    length += chunk.length
    if (length > maxBytes) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('latin1')
}

function failed(): never {
  throw new TypeError(
    'The guard cannot read the form of a request: something in front of the guard has read it without setting "body"',
  )
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}

/** A request of `node:http`, whatever class it has. */
export function isIncomingMessage(value: unknown): value is IncomingMessage {
  return typeof member(value, 'unshift') === 'function' && typeof member(value, 'readableDidRead') === 'boolean'
}

function isFetchRequest(value: unknown): value is Request {
  return typeof member(value, 'clone') === 'function' && typeof member(value, 'bodyUsed') === 'boolean'
}
