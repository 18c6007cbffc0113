import { parse } from 'shell-quote'
import { UsageError } from '../failure.ts'

/** An access token, with the request that carries it if it was given as a curl command line. */
export interface Credentials {
  /** The value of the Authorization header. A secret. */
  authorization: string
  request?: { method: string; url: URL }
}

const EXPECTED = 'pass a token, or a curl command line with the header "Authorization: Bearer …"'

/**
 * Reads the arguments of `tollgate explain`: a token, an Authorization header, or a curl command line, as words of the
 * shell or as one text.
 *
 * @throws {UsageError} if they contain no token
 */
export function parseCredentials(words: readonly string[]): Credentials {
  const [first = ''] = words
  if (words.length === 1 && /^\s*curl\s/.test(first)) return parseCurl(splitWords(first))
  if (first === 'curl') return parseCurl(words)
  const text = words
    .join(' ')
    .trim()
    .replace(/^authorization:\s*/i, '')
  if (text === '') throw new UsageError(`There is no token: ${EXPECTED}`)
  return { authorization: /^\S+\s/.test(text) ? text : `Bearer ${text}` }
}

function splitWords(line: string): string[] {
  // Variables are not expanded: a line that was copied contains none.
  const words = parse(line.replaceAll(/\\\r?\n/g, ' '), name => `$${name}`)
  return words.flatMap(word => (typeof word === 'string' ? [word] : 'pattern' in word ? [word.pattern] : []))
}

/** Options of curl with a value that does not matter here. */
const WITH_VALUE =
  /^(-[AbcCDeEFKmoPQrTuUwxyYzt]|--(user-agent|cookie|cookie-jar|output|user|max-time|connect-timeout|write-out|proxy|cacert|cert|key|resolve|referer|range|retry|form|upload-file))$/
const DATA = /^(-d|--data(-raw|-binary|-urlencode|-ascii)?|--json)$/
/** Short options that may be joined with their value, such as `-XPOST`. */
const JOINED = /^(-[XHd])(.+)$/s

function parseCurl([, ...given]: readonly string[]): Credentials {
  const words = given.flatMap(word => JOINED.exec(word)?.slice(1) ?? [word])
  let method: string | undefined
  let hasBody = false
  let authorization: string | undefined
  let address: string | undefined
  for (let index = 0; index < words.length; index += 1) {
    const [word = '', value = ''] = words.slice(index, index + 2)
    if (word === '-H' || word === '--header') authorization = authorizationIn(value) ?? authorization
    else if (word === '--oauth2-bearer') authorization = `Bearer ${value}`
    else if (word === '-X' || word === '--request') method = value
    else if (word === '--url') address = value
    else if (DATA.test(word)) hasBody = true
    else if (!WITH_VALUE.test(word)) {
      if (word === '-I' || word === '--head') method ??= 'HEAD'
      if (!word.startsWith('-')) address ??= word
      continue
    }
    index += 1
  }
  if (authorization === undefined) throw new UsageError(`The curl command line sends no token: ${EXPECTED}`)
  const url = address === undefined ? null : URL.parse(/^https?:\/\//i.test(address) ? address : `http://${address}`)
  return { authorization, ...(url && { request: { method: method ?? (hasBody ? 'POST' : 'GET'), url } }) }
}

function authorizationIn(header: string): string | undefined {
  return /^authorization:\s*(.*)$/is.exec(header)?.[1]?.trim()
}
