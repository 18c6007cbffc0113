import { LOOPBACK_HOSTS } from '@tollgate/loopback'
import { parseEmailAddress } from '../../accounts/email-address.ts'

const SCRIPTING = new Set(['javascript:', 'data:', 'vbscript:', 'blob:', 'about:', 'file:'])

/** The formats that schemas use, with Auth0's names where it has one. */
export const FORMATS: Readonly<Record<string, (text: string) => boolean>> = {
  email: text => parseEmailAddress(text) !== undefined,
  'email-or-empty': text => text === '' || parseEmailAddress(text) !== undefined,
  'callback-url': isCallback,
  'absolute-uri': text => isCallback(text),
  'absolute-uri-or-empty': text => text === '' || isWeb(text),
  // Auth0 takes https only; a local application may use http.
  'absolute-https-uri-or-empty': text => text === '' || isSecureOrLocal(text),
  'date-time': text =>
    /^\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|[+-]\d{2}:?\d{2})$/.test(text) && !Number.isNaN(Date.parse(text)),
  origin: isOrigin,
  picture: text => isWeb(text) || text.startsWith('data:image/'),
}

/** An absolute URL without a fragment (RFC 6749 §3.1.2), with http, https or a custom scheme. */
function isCallback(text: string): boolean {
  const url = parseExact(text)
  if (!url || SCRIPTING.has(url.protocol) || text.includes('#')) return false
  return !isWebScheme(url) || !hasWildcard(url)
}

function isWeb(text: string): boolean {
  const url = parseExact(text)
  return url !== undefined && isWebScheme(url)
}

function isSecureOrLocal(text: string): boolean {
  const url = URL.parse(text)
  return url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK_HOSTS.includes(url.hostname))
}

/** An `Origin` as browsers send it: scheme, host and port (RFC 6454 §7). As on Auth0, a trailing slash is accepted. */
function isOrigin(text: string): boolean {
  const url = parseExact(text)
  return url !== undefined && isWebScheme(url) && !hasWildcard(url) && url.origin === text.replace(/\/$/, '')
}

/**
 * URL parsers ignore spaces and control characters. An allow-list is compared character by character, so they are
 * rejected here.
 */
function parseExact(text: string): URL | undefined {
  if (/[\s\p{Cc}\\]/u.test(text)) return undefined
  const url = URL.parse(text)
  return url && !url.username && !url.password ? url : undefined
}

function isWebScheme({ protocol }: URL): boolean {
  return protocol === 'http:' || protocol === 'https:'
}

function hasWildcard({ host }: URL): boolean {
  return host.includes('*')
}
