import { guardHeaders } from '../../http/response-headers.ts'

/** Adds the headers of a decision, such as a nonce, to the headers that the application has already set. */
export function addHeaders(headers: Headers, added: Readonly<Record<string, string>>): void {
  const fitted = guardHeaders(added, name => headers.get(name))
  for (const [name, value] of Object.entries(fitted)) headers.set(name, value)
}

/** Adds the headers of a decision to the response of a handler. */
export async function withHeaders(
  response: Response | Promise<Response>,
  added: Readonly<Record<string, string>>,
): Promise<Response> {
  const given = await response
  // Responses with a status below 200 (errors, protocol upgrades) cannot be copied.
  if (given.status < 200) return given
  try {
    addHeaders(given.headers, added)
    return given
  } catch {
    // The headers of redirects and of responses from `fetch` are immutable.
    const copy = new Response(given.body, given)
    addHeaders(copy.headers, added)
    return copy
  }
}
