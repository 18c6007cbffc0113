import { tokenProblem } from './token-facts.ts'

/** What the reader types or a step fills in. It is kept in memory only, so a reload of the page forgets it. */
export interface Values {
  audience: string
  /** A bare host, or an origin on this machine. */
  domain: string
  /** An access token, or nothing yet. */
  token: string
  /** The origin of the API that the buttons call. */
  api: string
}

/** A field after parsing. */
export interface Parsed {
  /** What snippets show and requests contain; empty while the field has no usable value. */
  value: string
  /** What is wrong, and what to do about it. */
  problem?: string
}

export type ParsedValues = Record<keyof Values, Parsed>

const HOST = /^[a-z\d]([a-z\d.-]*[a-z\d])?(:\d{1,5})?$/i
const ADDRESS = /^([a-z]+:\/\/)?([^/]*)(.*)$/i
const LOCAL_ORIGIN = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i
const LOCAL_HTTP_ORIGIN = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i
/** Characters with a meaning to a shell, which would change what a snippet does. */
const UNQUOTED = /["'`$\\<>]/

/**
 * Parses the fields. What cannot be used does not get into a snippet.
 *
 * @param localDomain the tenant of this page: a host on this machine is otherwise not a domain
 */
export function parseValues({ audience, domain, token, api }: Values, localDomain: string): ParsedValues {
  const parsed = { audience: parseAudience(audience.trim()), domain: parseDomain(domain.trim(), localDomain) }
  return { ...parsed, token: parseToken(token.trim(), parsed), api: parseApi(api.trim()) }
}

/** What the snippets show, by the name of the place; an example where a field has no usable value. */
export function textsOf({ audience, domain, token, api }: ParsedValues, examples: Values): Record<string, string> {
  return {
    audience: audience.value || examples.audience,
    domain: domain.value || examples.domain,
    token: token.value || examples.token,
    api: api.value || examples.api,
  }
}

function parseAudience(audience: string): Parsed {
  if (/\s/.test(audience)) return unfit('An identifier has no spaces')
  if (UNQUOTED.test(audience))
    return unfit('Copy the identifier as it is at the tenant: it has no quotes, $, \\, < or >')
  return { value: audience }
}

function parseDomain(text: string, localDomain: string): Parsed {
  const domain = text.replace(/\/$/, '')
  if (domain === '' || domain === localDomain || LOCAL_ORIGIN.test(domain)) return { value: domain }
  const [, scheme = '', host = '', rest = ''] = ADDRESS.exec(text) ?? []
  if (!HOST.test(host)) return unfit('This is not a host name: one looks like tenant.us.auth0.com')
  if (host.startsWith('localhost')) return unfit(`Write a tenant on this machine with “http://”: http://${host}`)
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
  return unfit('The buttons call this machine only: write an origin that begins with http://localhost, without a path')
}

function unfit(problem: string): Parsed {
  return { value: '', problem }
}
