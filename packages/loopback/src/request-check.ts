import type { IncomingMessage } from 'node:http'
import { requireHost } from './allowed-hosts.ts'
import { type Authority, isLoopback, parseAuthority } from './authority.ts'

export interface RequestCheckOptions {
  /** Further names of this server: `host` for every port, or `host:port`. Default: no further names. */
  allowedHosts?: readonly string[]
  /** Origins of other servers whose pages may send unsafe methods. Default: no other origins. */
  allowedOrigins?: readonly string[]
}

/** Why a request is not for this server. Respond with 421 (RFC 9110 §15.5.20). */
export interface Misdirected {
  header: 'Host' | 'Origin'
  /** One sentence for the client. */
  message: string
}

/** @returns `undefined` for a request that may be handled */
export type RequestCheck = (request: IncomingMessage) => Misdirected | undefined

/** RFC 9110 §9.2.1 */
const SAFE_METHODS: ReadonlySet<string | undefined> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE'])
const ABSOLUTE_FORM = /^(https?):\/\/([^/?#]*)/i
const LONGEST_SHOWN = 100

/**
 * Separates requests for a server on this machine from those that a page of another site makes a browser send: by DNS
 * rebinding, where `Host` is the page's own name, or across origins, where `Origin` is.
 *
 * A request is accepted when its `Host` is `localhost`, a name below it, `127.0.0.1` or `[::1]`, at the port on which
 * the request arrived, or an allowed host. If an unsafe method has an `Origin`, it must be such a host too, or an
 * allowed origin. `Origin: null` is accepted: it names no server, and a page with `Referrer-Policy: no-referrer` sends
 * it to its own server.
 *
 * @throws TypeError for an allowed host that is not a host with an optional port
 */
export function createRequestCheck(options: RequestCheckOptions = {}): RequestCheck {
  const allowedHosts = new Set((options.allowedHosts ?? []).map(requireHost))
  const allowedOrigins = new Set(options.allowedOrigins)

  /** @param scheme the scheme of this server, which decides the default port */
  function isOurs({ host, port }: Authority, scheme: string, request: IncomingMessage): boolean {
    const number = port || defaultPort(scheme)
    if (allowedHosts.has(host) || allowedHosts.has(`${host}:${number}`)) return true
    return isLoopback(host) && scheme === schemeOf(request) && isOwnPort(number, request)
  }

  function isOurHost(text: string | undefined, request: IncomingMessage): boolean {
    const authority = text === undefined ? undefined : parseAuthority(text)
    return authority !== undefined && isOurs(authority, schemeOf(request), request)
  }

  function isOurOrigin(origin: string, request: IncomingMessage): boolean {
    if (origin === 'null' || allowedOrigins.has(origin)) return true
    const [whole, scheme = '', host = ''] = ABSOLUTE_FORM.exec(origin) ?? []
    const authority = whole === origin ? parseAuthority(host) : undefined
    return authority !== undefined && isOurs(authority, scheme.toLowerCase(), request)
  }

  return request => {
    const { method, headers } = request
    const host = isSingle('host', request) ? headers.host : undefined
    if (!isOurHost(host, request)) return { header: 'Host', message: explainHost(headers.host, request) }
    const target = request.url ?? ''
    if (!target.startsWith('/') && target !== '*') {
      const [, scheme = '', authority] = ABSOLUTE_FORM.exec(target) ?? []
      const isHere = scheme.toLowerCase() === schemeOf(request) && isOurHost(authority, request)
      if (!isHere) return { header: 'Host', message: explainHost(authority ?? target, request) }
    }
    const { origin } = headers
    if (origin === undefined || SAFE_METHODS.has(method) || isOurOrigin(origin, request)) return undefined
    return { header: 'Origin', message: explainOrigin(method, origin) }
  }
}

function schemeOf({ socket }: IncomingMessage): string {
  return 'encrypted' in socket ? 'https' : 'http'
}

function defaultPort(scheme: string): string {
  return scheme === 'https' ? '443' : '80'
}

/** An injected request has no connection, so it has no port. */
function isOwnPort(port: string, { socket }: IncomingMessage): boolean {
  return socket.localPort === undefined || port === String(socket.localPort)
}

/** With repeated headers, Node uses the first one; a proxy may have checked the last. */
function isSingle(name: string, { rawHeaders }: IncomingMessage): boolean {
  return rawHeaders.filter((text, index) => index % 2 === 0 && text.toLowerCase() === name).length === 1
}

function explainHost(host: string | undefined, { socket }: IncomingMessage): string {
  const own = ['localhost', socket.localPort].filter(Boolean).join(':')
  return `This server is not ${quoted(host)}: call it as "${own}", or add that host to the allowed hosts (ALLOWED_HOSTS)`
}

function explainOrigin(method: string | undefined, origin: string): string {
  return `This server takes no ${method} from pages of ${quoted(origin)}: register that origin, or add its host to the allowed hosts (ALLOWED_HOSTS)`
}

function quoted(text: string | undefined): string {
  if (text === undefined) return '""'
  return JSON.stringify(text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text)
}
