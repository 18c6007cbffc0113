import type { IncomingMessage } from 'node:http'
import { BODY_LIMITS } from '../../http/body-limits.ts'

/** The largest body that any endpoint accepts. */
const MOST_BYTES = Math.max(...Object.values(BODY_LIMITS))

/** Reads the body of a request. @returns `undefined` when no endpoint would accept a body of its size */
export async function readBody(request: IncomingMessage): Promise<string | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > MOST_BYTES) return undefined
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    size += chunk.length
    if (size > MOST_BYTES) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}
