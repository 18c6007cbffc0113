import { parseStrictJsonObject } from '../../jose/strict-json.ts'
import { type McpProblem, problem } from './problem.ts'

const PARSE_ERROR = -32700
const INVALID_REQUEST = -32600
const JSON_TYPE = /^application\/json\s*(?:;|$)/i
/** Arguments of tools may be deep; a token never is. */
const MAX_DEPTH = 64

export interface ReadBody {
  readonly value: unknown
}

/**
 * Reads a body and parses it strictly: with a name twice in an object, the guard and the SDK could read different tools.
 *
 * @param maxBytes - a longer body is not read to its end
 */
export async function readBody(
  contentType: string | undefined,
  chunks: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<ReadBody | McpProblem> {
  if (!JSON_TYPE.test(contentType ?? '')) return problem(415, INVALID_REQUEST, 'The body is not application/json')
  const received: Uint8Array[] = []
  let length = 0
  for await (const chunk of chunks) {
    length += chunk.length
    if (length > maxBytes) return problem(413, INVALID_REQUEST, 'The body is too long')
    received.push(chunk)
  }
  const bytes = Buffer.concat(received)
  if (/^\s*\[/.test(bytes.toString('latin1', 0, 100))) return { value: [] }
  const value = parseStrictJsonObject(bytes, MAX_DEPTH)
  return value ? { value } : problem(400, PARSE_ERROR, 'The body is not a strict JSON object')
}
