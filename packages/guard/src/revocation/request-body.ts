import { warn } from '../warn.ts'

/** The largest token is 16,384 characters, and a form may encode some of them. */
const MAX_BODY_LENGTH = 65_536

/**
 * Reads the body of a request with a certain media type.
 *
 * @returns the text, or the response to a request that is not like that
 */
export async function readBody(request: Request, mediaType: string): Promise<string | Response> {
  if (request.method !== 'POST') return new Response(null, { status: 405, headers: { allow: 'POST' } })
  const [type = ''] = (request.headers.get('content-type') ?? '').split(';')
  if (type.trim().toLowerCase() !== mediaType)
    return new Response(null, { status: 415, headers: { accept: mediaType } })
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of request.body ?? []) {
    length += chunk.length
    if (length > MAX_BODY_LENGTH) return new Response(null, { status: 413 })
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}

/** A response with JSON that no cache stores. */
export function reply(status: number, body?: object): Response {
  const headers: Record<string, string> = { 'cache-control': 'no-store' }
  if (!body) return new Response(null, { status, headers })
  return new Response(JSON.stringify(body), { status, headers: { ...headers, 'content-type': 'application/json' } })
}

/** The issuer's keys are unavailable, or the application failed: the sender tries again. */
export function unavailable(): Response {
  return new Response(null, { status: 503, headers: { 'cache-control': 'no-store', 'retry-after': '10' } })
}

/** Applies an event. An error of the application says nothing of the sender, and becomes a warning. */
export async function hasApplied(apply: () => Promise<void>): Promise<boolean> {
  try {
    await apply()
    return true
  } catch (error) {
    warn('A security event was not applied, so its sender was asked to send it again', error)
    return false
  }
}
