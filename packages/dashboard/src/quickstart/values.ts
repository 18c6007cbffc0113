import { tokenProblem } from './token-facts.ts'

/** What the reader types, or what a step fills in; kept in memory alone, and gone when the page is loaded again. */
export interface Values {
  audience: string
  /** A bare host, or an origin on this machine. */
  domain: string
  /** An access token, or nothing yet. */
  token: string
  /** The origin of the API that the buttons call. */
  api: string
}

/** A field as it was read. */
export interface Parsed {
  /** What may stand in a snippet and be sent; empty while there is nothing of use. */
  value: string
  /** What is wrong, and how to mend it. */
  problem?: string
}

export type ParsedValues = Record<keyof Values, Parsed>

const EXAMPLES: Values = {
  audience: 'https://hello-world.example.com',
  domain: 'tenant.us.auth0.com',
  token: 'ACCESS_TOKEN',
  api: 'http://localhost:6060',
}

const HOST = /^[a-z\d]([a-z\d.-]*[a-z\d])?(:\d{1,5})?$/i
const ADDRESS = /^([a-z]+:\/\/)?([^/]*)(.*)$/i
const LOCAL_ORIGIN = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i
const LOCAL_HTTP_ORIGIN = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i
/** Characters that mean something to a shell: in a snippet they would not be what they are. */
const UNQUOTED = /["'`$\\<>]/

/** Reads the fields. What cannot be used does not get into a snippet. */
export function parseValues({ audience, domain, token, api }: Values): ParsedValues {
  const parsed = { audience: parseAudience(audience.trim()), domain: parseDomain(domain.trim()) }
  return { ...parsed, token: parseToken(token.trim(), parsed), api: parseApi(api.trim()) }
}

/** What stands in the snippets, by the name of the place; an example where there is nothing of use. */
export function textsOf({ audience, domain, token, api }: ParsedValues): Record<string, string> {
  return {
    audience: audience.value || EXAMPLES.audience,
    domain: domain.value || EXAMPLES.domain,
    token: token.value || EXAMPLES.token,
    api: api.value || EXAMPLES.api,
  }
}

function parseAudience(audience: string): Parsed {
  if (/\s/.test(audience)) return unfit('An identifier has no spaces')
  if (UNQUOTED.test(audience))
    return unfit('Copy the identifier as it is at the tenant: it has no quotes, $, \\, < or >')
  return { value: audience }
}

function parseDomain(text: string): Parsed {
  const domain = text.replace(/\/$/, '')
  if (domain === '' || LOCAL_ORIGIN.test(domain)) return { value: domain }
  const [, scheme = '', host = '', rest = ''] = ADDRESS.exec(text) ?? []
  if (!HOST.test(host)) return unfit('This is not a host name: one looks like tenant.us.auth0.com')
  if (host.startsWith('localhost')) return unfit(`A tenant on this machine is written with “http://”: http://${host}`)
  if (scheme !== '') return unfit(`Leave out “${scheme}”: write ${host}`)
  if (rest !== '' && rest !== '/') return unfit(`Leave out “${rest}”: write ${host}`)
  return { value: domain }
}

function parseToken(token: string, { audience, domain }: Pick<ParsedValues, 'audience' | 'domain'>): Parsed {
  if (token === '') return { value: '' }
  if (/^bearer\s/i.test(token)) return unfit('Leave out the word “Bearer”: paste the token alone')
  const { fatal, text } = tokenProblem(token, { audience: audience.value, domain: domain.value })
  if (text === undefined) return { value: token }
  return { value: fatal ? '' : token, problem: text }
}

function parseApi(text: string): Parsed {
  const api = text.replace(/\/$/, '')
  if (api === '' || LOCAL_HTTP_ORIGIN.test(api)) return { value: api }
  return unfit('The buttons call this machine only: write an address such as http://localhost:6060, without a path')
}

function unfit(problem: string): Parsed {
  return { value: '', problem }
}
