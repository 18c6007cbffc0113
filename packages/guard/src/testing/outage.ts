import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { constants, gzipSync } from 'node:zlib'

/**
 * How an issuer fails. In order: it responds with 503, never responds, sends a body very slowly, sends a body without
 * end, redirects, or responds with HTML, with 64 MiB, or with 64 MiB compressed to a few kilobytes.
 */
export type Outage = 'unavailable' | 'hang' | 'trickle' | 'endless' | 'redirect' | 'garbage' | 'huge' | 'bomb'

export const OUTAGES: readonly Outage[] = [
  'unavailable',
  'hang',
  'trickle',
  'endless',
  'redirect',
  'garbage',
  'huge',
  'bomb',
]

const JSON_TYPE = { 'content-type': 'application/json' }
const CHUNK = Buffer.alloc(64 * 1024, ' ')
const CHUNKS_OF_64_MIB = 1024
const MILLISECONDS_BETWEEN_TRICKLES = 20

/**
 * Responds to a request as a failing issuer does.
 *
 * @param elsewhere - the target of the redirect
 */
export function fail(outage: Outage, response: ServerResponse, elsewhere: string): void {
  switch (outage) {
    case 'hang':
      return
    case 'unavailable':
      response.writeHead(503).end()
      return
    case 'redirect':
      response.writeHead(302, { location: elsewhere }).end()
      return
    case 'garbage':
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Sorry</title>')
      return
    case 'bomb':
      response.writeHead(200, { ...JSON_TYPE, 'content-encoding': 'gzip' }).end(bomb())
      return
    case 'trickle':
      trickle(response)
      return
    case 'huge':
    case 'endless':
      pour(response, outage === 'huge' ? CHUNKS_OF_64_MIB : Number.POSITIVE_INFINITY)
  }
}

let packed: Buffer | undefined

function bomb(): Buffer {
  packed ??= gzipSync(Buffer.alloc(CHUNK.length * CHUNKS_OF_64_MIB, ' '), { level: constants.Z_BEST_SPEED })
  return packed
}

function trickle(response: ServerResponse): void {
  response.writeHead(200, JSON_TYPE)
  const timer = setInterval(() => response.write(' '), MILLISECONDS_BETWEEN_TRICKLES)
  response.once('close', () => clearInterval(timer))
}

function pour(response: ServerResponse, chunks: number): void {
  response.writeHead(200, JSON_TYPE)
  // It rejects when the client closes the connection, as it should.
  pipeline(Readable.from(repeat(CHUNK, chunks)), response).catch(() => {})
}

function* repeat(chunk: Buffer, times: number): Generator<Buffer> {
  for (let sent = 0; sent < times; sent += 1) yield chunk
}
