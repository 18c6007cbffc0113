import { parseAuthority } from './authority.ts'

/**
 * Parses a list of hosts in the form of the environment variable `ALLOWED_HOSTS`: `tollgate.test, 10.0.2.2:7070`.
 *
 * @throws TypeError quoting the entry that is not a host with an optional port
 */
export function parseAllowedHosts(text: string | undefined): string[] {
  const entries = (text ?? '')
    .split(',')
    .map(entry => entry.trim())
    .filter(Boolean)
  for (const entry of entries) requireHost(entry)
  return entries
}

/** @throws TypeError when the text is not a host with an optional port */
export function requireHost(entry: string): string {
  const authority = parseAuthority(entry)
  if (authority) return authority.port === '' ? authority.host : `${authority.host}:${authority.port}`
  throw new TypeError(
    `"${entry}" is not an allowed host: name hosts such as "tollgate.test" or "10.0.2.2:7070", without a scheme or a wildcard`,
  )
}
