/** A host and a port, as `Host` and `Origin` carry them (RFC 9110 §7.2). */
export interface Authority {
  /** Lower case; an IPv6 address keeps its brackets. */
  host: string
  /** Digits without leading zeros; empty for the scheme's default. */
  port: string
}

const LABEL = '[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?'
const AUTHORITY = new RegExp(`^(${LABEL}(?:\\.${LABEL})*|\\[[0-9a-f:.]+\\])(?::(|0|[1-9]\\d{0,4}))?$`)

/**
 * @returns `undefined` for anything except a host with an optional port; user information and a trailing dot are
 * rejected
 */
export function parseAuthority(text: string): Authority | undefined {
  const match = text.length <= LONGEST ? AUTHORITY.exec(text.toLowerCase()) : null
  return match ? { host: match[1] ?? '', port: match[2] ?? '' } : undefined
}

/** A domain name of 253 characters (RFC 1035 §2.3.4), a colon and five digits. */
const LONGEST = 259

/** Hosts of this machine in the form a URL uses: the name `localhost` and the loopback addresses. */
export const LOOPBACK_HOSTS: readonly string[] = ['localhost', '127.0.0.1', '[::1]']

/** Names that always resolve to this machine (RFC 6761 §6.3), and its loopback addresses. */
export function isLoopback(host: string): boolean {
  return LOOPBACK_HOSTS.includes(host) || host.endsWith('.localhost')
}
