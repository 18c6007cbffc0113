import { refuseUnknownOptions } from '../options/unknown-options.ts'

/** Where else a guard looks for a token. At least one. */
export interface TokenSources {
  /**
   * A cookie. Warning: browsers send cookies with requests that other sites cause (CSRF), so requests that may change
   * something are accepted from the API's own origin and `origins` only.
   */
  readonly cookie?: CookieSource
  /**
   * The parameter `access_token` of a form in the body of POST, PUT or PATCH (RFC 6750 §2.2). Warning: bodies are written to
   * logs more often than the Authorization header; use it only for clients that cannot set the header.
   */
  readonly form?: true | FormSource
  /**
   * A subprotocol that a WebSocket offers, for browsers, which cannot set the Authorization header there. Warning: proxies
   * may write the header `Sec-WebSocket-Protocol` to logs.
   */
  readonly subprotocol?: true | SubprotocolSource
}

export interface CookieSource {
  /** The name of the cookie. With the prefix `__Host-`, no other host can set it (RFC 6265bis §4.1.3.2). */
  readonly name: string
  /**
   * The origins of the clients, such as `['https://app.example.com']`. Requests with the cookie from another site, and with
   * other methods than GET, HEAD and OPTIONS or for a WebSocket, are refused. Default: only the API's own origin.
   */
  readonly origins?: readonly string[]
}

export interface FormSource {
  /** The longest form, in bytes; a longer one is refused. Default: 102,400, from 1 to 1,048,576. */
  readonly maxBytes?: number
}

export interface SubprotocolSource {
  /** What is in front of the token. Default: `bearer.`. */
  readonly prefix?: string
}

const OPTIONS = Object.keys({
  cookie: true,
  form: true,
  subprotocol: true,
} satisfies Record<keyof TokenSources, true>)

/** The options, checked and with defaults. */
export interface SourceSettings {
  readonly cookie: { readonly name: string; readonly origins: readonly string[] } | undefined
  readonly form: { readonly maxBytes: number } | undefined
  readonly subprotocol: { readonly prefix: string } | undefined
}

/** A token of RFC 9110 §5.6.2: the name of a cookie, and a subprotocol. */
const TOKEN = /^[!#$%&'*+.^_`|~0-9a-z-]{1,100}$/i
const MOST_BYTES = 1_048_576

/** @throws TypeError that names the missing, wrong or unknown option */
export function parseTokenSources(options: TokenSources): SourceSettings {
  refuseUnknownOptions(options, OPTIONS)
  const cookie = options.cookie === undefined ? undefined : parseCookieSource(options.cookie)
  const form = optionsOf('form', options.form)
  const subprotocol = optionsOf('subprotocol', options.subprotocol)
  if (!cookie && !form && !subprotocol) {
    throw new TypeError('acceptTokensFrom() needs one of the options "cookie", "form" and "subprotocol"')
  }
  return {
    cookie,
    form: form && parseFormSource(form),
    subprotocol: subprotocol && parseSubprotocolSource(subprotocol),
  }
}

function optionsOf<Options extends object>(
  name: string,
  value: true | Options | undefined,
): Partial<Options> | undefined {
  if (value === true) return {}
  if (value === undefined || (typeof value === 'object' && value !== null)) return value
  throw new TypeError(`The option "${name}" must be true or an object, not "${String(value)}"`)
}

function parseCookieSource(options: CookieSource): SourceSettings['cookie'] {
  refuseUnknownOptions(options, ['name', 'origins'])
  const { name, origins = [] } = options
  if (typeof name !== 'string' || !TOKEN.test(name)) {
    throw new TypeError(`The option "cookie.name" must be the name of a cookie, not "${String(name)}"`)
  }
  if (!Array.isArray(origins)) throw new TypeError('The option "cookie.origins" must be an array of origins')
  for (const origin of origins) {
    if (typeof origin === 'string' && /^https?:/.test(origin) && URL.parse(origin)?.origin === origin) continue
    throw new TypeError(
      'The option "cookie.origins" must contain origins such as "https://app.example.com": a scheme, a host and no path',
    )
  }
  return { name, origins }
}

function parseFormSource(options: FormSource): SourceSettings['form'] {
  refuseUnknownOptions(options, ['maxBytes'])
  const { maxBytes = 102_400 } = options
  if (Number.isInteger(maxBytes) && maxBytes >= 1 && maxBytes <= MOST_BYTES) return { maxBytes }
  throw new TypeError(`The option "form.maxBytes" must be a whole number from 1 to ${MOST_BYTES}, not "${maxBytes}"`)
}

function parseSubprotocolSource(options: SubprotocolSource): SourceSettings['subprotocol'] {
  refuseUnknownOptions(options, ['prefix'])
  const { prefix = 'bearer.' } = options
  if (typeof prefix === 'string' && TOKEN.test(prefix)) return { prefix }
  throw new TypeError(`The option "subprotocol.prefix" must be the start of a subprotocol, not "${String(prefix)}"`)
}
