/**
 * An http(s) URL that a proof may contain: without user information, in printable ASCII, and without `\`, which URL
 * parsers treat as a slash. The part after `?` or `#` is ignored (RFC 9449 §4.2, `htu`).
 */
const URL_PARTS = /^(https?):\/\/([a-z0-9._~-]+|\[[0-9a-f:.]+\])(?::(\d{0,5}))?(\/[!$-;=@-[\]^_a-z|~]*)?(?:[?#]|$)/i
/** The path of a request target: RFC 9112 §3.2.1, or §3.2.2 with the scheme and the authority in front. */
const TARGET_PATH = /^(?:https?:\/\/[^/?#\\\s]+)?(\/[!$-;=@-[\]^_a-z|~]*|)(?:[?#]|$)/i
/** Routers and proxies interpret these differently, in plain and in encoded form. */
const DOT_SEGMENT = /(?:^|\/)(?:\.|%2e){1,2}(?:\/|$)/i
const BROKEN_ENCODING = /%(?![0-9a-f]{2})/i

const DEFAULT_PORTS: Readonly<Record<string, string>> = { http: '80', https: '443' }
const MAX_URL_LENGTH = 2048

/**
 * Normalizes a URL for comparison (RFC 3986 §6.2.2, §6.2.3): scheme and host in lower case, no
 * default port, no query, percent-encoding in upper case and only where it is needed.
 *
 * @returns `undefined` if it is not an http(s) URL or is ambiguous, such as a URL with dot segments
 */
export function normalizeUrl(url: string): string | undefined {
  if (url.length > MAX_URL_LENGTH) return undefined
  const [, scheme = '', host = '', port, path = ''] = URL_PARTS.exec(url) ?? []
  const normalized = host === '' ? undefined : normalizePath(path)
  if (normalized === undefined) return undefined
  const lower = scheme.toLowerCase()
  const suffix = port && Number(port) !== Number(DEFAULT_PORTS[lower]) ? `:${Number(port)}` : ''
  return `${lower}://${host.toLowerCase()}${suffix}${normalized}`
}

function normalizePath(path: string): string | undefined {
  if (DOT_SEGMENT.test(path) || BROKEN_ENCODING.test(path)) return undefined
  if (!path.includes('%')) return path || '/'
  return path.replace(/%[0-9a-f]{2}/gi, encoded => {
    const character = String.fromCharCode(Number.parseInt(encoded.slice(1), 16))
    return /[a-z0-9._~-]/i.test(character) ? character : encoded.toUpperCase()
  })
}

/**
 * The path of a request target as the client sent it, to append to a base URL.
 *
 * @returns `undefined` for a target without a path, such as `*`, or with an ambiguous path
 */
function pathOf(target: string): string | undefined {
  const path = TARGET_PATH.exec(target)?.[1]
  return path === undefined || DOT_SEGMENT.test(path) ? undefined : path
}

/** Whether a path is the same after {@link normalizePath}: without encoded characters, and not empty. */
function isPlain(path: string): boolean {
  return path !== '' && !path.includes('%')
}

/** The URLs that clients may name in their proofs. */
export interface TargetUrls {
  /** Whether `htu` is the URL of a request, under any of the base URLs. @param target - as on the request line */
  match(htu: string, target: string): boolean
  /** The expected URLs for a request, for the log. */
  expected(target: string): readonly string[]
}

/**
 * Headers that name the host (`Host`, `Forwarded`) are never read: the client or a proxy chooses them.
 *
 * @param baseUrls - normalized, without a slash at their ends
 */
export function createTargetUrls(baseUrls: readonly string[]): TargetUrls {
  function expected(target: string): readonly string[] {
    const path = pathOf(target)
    if (path === undefined) return []
    // Joined as text: a parser would let the path of a request replace the host, or leave its query.
    return baseUrls.map(base => normalizeUrl(base + path)).filter(url => url !== undefined)
  }

  function match(htu: string, target: string): boolean {
    const path = pathOf(target)
    if (path === undefined || htu.length > MAX_URL_LENGTH) return false
    // Most clients send the URL in the expected spelling. An ambiguous path is rejected even then.
    if (isPlain(path) && baseUrls.some(base => htu.length === base.length + path.length && htu === base + path))
      return true
    const named = normalizeUrl(htu)
    return named !== undefined && expected(target).includes(named)
  }

  return { match, expected }
}
