import type { Answer } from '../answer.ts'

const EXPOSED = ['WWW-Authenticate', 'Retry-After']

/**
 * The headers of an answer, with `Access-Control-Expose-Headers` (Fetch §3.3.3) extended by those that a script of
 * another origin needs to act on a refusal. Where the application does not allow that origin, it changes nothing.
 *
 * @param exposed - the response's `Access-Control-Expose-Headers` so far, as its CORS handling has set it
 */
export function withExposedHeaders(answer: Answer, exposed: string | undefined): Readonly<Record<string, string>> {
  const names = exposed ? exposed.split(/\s*,\s*/) : []
  for (const name of EXPOSED) {
    const header = name.toLowerCase()
    if (header in answer.headers && !names.some(known => known.toLowerCase() === header)) names.push(name)
  }
  return { ...answer.headers, 'access-control-expose-headers': names.join(', ') }
}
