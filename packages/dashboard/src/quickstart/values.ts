import { tokenProblem } from './token-facts.ts'

/** The values that the user types or a step fills in. They are kept in memory only, so a reload resets them. */
export interface Values {
  audience: string
  /** A host name, or an origin on this machine. */
  domain: string
  /** An access token, or an empty string. */
  token: string
  /** The origin of the API that the buttons call. */
  api: string
}

/** A field after parsing. */
export interface Parsed {
  /** The value for snippets and requests; empty if the field is not valid. */
  value: string
  /** The validation error and what to do. */
  problem?: string
}

export type ParsedValues = Record<keyof Values, Parsed>

const HOST = /^[a-z\d]([a-z\d.-]*[a-z\d])?(:\d{1,5})?$/i
const ADDRESS = /^([a-z]+:\/\/)?([^/]*)(.*)$/i
const LOCAL_ORIGIN = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i
const LOCAL_HTTP_ORIGIN = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i
/** Characters with a meaning in a shell, which would change what a snippet does. */
const UNQUOTED = /["'`$\\<>]/

/**
 * Parses the fields. Invalid values are not shown in snippets.
 *
 * @param localDomain the domain of this tenant, which is valid although it is on this machine
 */
export function parseValues({ audience, domain, token, api }: Values, localDomain: string): ParsedValues {
  const parsed = { audience: parseAudience(audience.trim()), domain: parseDomain(domain.trim(), localDomain) }
  return { ...parsed, token: parseToken(token.trim(), parsed), api: parseApi(api.trim()) }
}

/** The texts for the snippets, by placeholder name. Fields without a valid value get an example. */
export function textsOf({ audience, domain, token, api }: ParsedValues, examples: Values): Record<string, string> {
  return {
    audience: audience.value || examples.audience,
    domain: domain.value || examples.domain,
    token: token.value || examples.token,
    api: api.value || examples.api,
  }
}

function parseAudience(audience: string): Parsed {
  if (/\s/.test(audience)) return invalid('An identifier cannot contain spaces')
  if (UNQUOTED.test(audience)) return invalid('Copy the identifier exactly: it cannot contain quotes, $, \\, < or >')
  return { value: audience }
}

function parseDomain(text: string, localDomain: string): Parsed {
  const domain = text.replace(/\/$/, '')
  if (domain === '' || domain === localDomain || LOCAL_ORIGIN.test(domain)) return { value: domain }
  const [, scheme = '', host = '', rest = ''] = ADDRESS.exec(text) ?? []
  if (!HOST.test(host)) return invalid('This is not a host name: enter a name such as tenant.us.auth0.com')
  if (host.startsWith('localhost')) return invalid(`A tenant on this machine needs “http://”: enter http://${host}`)
  if (scheme !== '') return invalid(`Remove “${scheme}”: enter ${host}`)
  if (rest !== '' && rest !== '/') return invalid(`Remove “${rest}”: enter ${host}`)
  return { value: domain }
}

function parseToken(token: string, { audience, domain }: Pick<ParsedValues, 'audience' | 'domain'>): Parsed {
  if (token === '') return { value: '' }
  if (/^bearer\s/i.test(token)) return invalid('Remove the word “Bearer”: paste only the token')
  const { fatal, text } = tokenProblem(token, { audience: audience.value, domain: domain.value })
  if (text === undefined) return { value: token }
  return { value: fatal ? '' : token, problem: text }
}

function parseApi(text: string): Parsed {
  const api = text.replace(/\/$/, '')
  if (api === '' || LOCAL_HTTP_ORIGIN.test(api)) return { value: api }
  return invalid(
    'The buttons can call only this machine: enter an origin such as http://localhost:6060, without a path',
  )
}

function invalid(problem: string): Parsed {
  return { value: '', problem }
}
