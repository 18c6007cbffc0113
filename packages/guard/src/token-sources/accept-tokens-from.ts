import type { Guard } from '../guard.ts'
import { type FoundToken, foundToken, type GuardedRequest, type TokenSource } from '../http/guarded-request.ts'
import { guardSettings } from '../options/options.ts'
import { settingsOf } from '../options/settings-of.ts'
import type { Decision } from '../policy/decision.ts'
import type { Policy } from '../policy/policy.ts'
import type { Refusal } from '../refusal.ts'
import { severalSources } from '../refusals/token-sources.ts'
import type { Claims } from '../token/claims.ts'
import type { Found } from './bearer-token.ts'
import { isIncomingMessage } from './body.ts'
import { findInCookie } from './cookie.ts'
import { findInForm } from './form.ts'
import { parseTokenSources, type SourceSettings, type TokenSources } from './options.ts'
import { findInSubprotocol, hideSubprotocol } from './subprotocol.ts'

/** What was found in the places of a request, other than the Authorization header. */
interface FoundInPlaces {
  readonly cookie: Found
  readonly form: Found
  readonly subprotocol: Found
}

/**
 * A request of `node:http` is searched once: a handler may have read its body, or the subprotocol may be hidden, when the
 * next policy is checked. The context is no place for this, because an application may use one for several requests.
 */
const foundInPlaces: unique symbol = Symbol('tokens of the request')
interface Carrier {
  [foundInPlaces]?: FoundInPlaces | Promise<FoundInPlaces>
}

/**
 * Accepts tokens that are sent in a cookie, a form or a subprotocol of a WebSocket (RFC 6750 §2.2), in addition to the
 * Authorization header: the result is a guard to protect an application with. A request with tokens in two places is
 * refused. Read the warning of each option: the Authorization header is safer than all of them.
 *
 * @param guard - what `createGuard()` returned
 * @throws TypeError if an option is missing, wrong or unknown, or if the guard demands tokens that are bound to a key
 */
export function acceptTokensFrom<TokenClaims extends Claims>(
  guard: Guard<TokenClaims>,
  options: TokenSources,
): Guard<TokenClaims> {
  const settings = settingsOf(guard)
  if (guard.metadata) throw new TypeError('Call acceptTokensFrom() first, and pass its result to protectResource()')
  if (settings.proofs?.required) {
    // RFC 9449 §7.1.
    throw new TypeError('The guard requires DPoP, and tokens with proofs are sent in the Authorization header alone')
  }
  const sources = parseTokenSources(options)
  const places = placesOf(sources)
  const origins = createOrigins(places)

  function check(request: GuardedRequest, policy: Policy, context?: unknown): ReturnType<Guard<TokenClaims>['check']> {
    if (policy.kind === 'anyone') return guard.check(request, policy, context)
    const found = search(sources, request, context)
    return found instanceof Promise
      ? found.then(late => decide(late, request, policy, context))
      : decide(found, request, policy, context)
  }

  function decide(
    found: FoundInPlaces,
    request: GuardedRequest,
    policy: Policy,
    context: unknown,
  ): ReturnType<Guard<TokenClaims>['check']> {
    const origin = origins.of(request, found)
    if (!origin) return guard.check(request, policy, context)
    const decision = guard.check(withToken(request, found, origin), policy, context)
    const complete = (made: Decision<TokenClaims>): Decision<TokenClaims> => {
      if (!made.granted || !made.token) return made
      if (origin.source === 'subprotocol' && sources.subprotocol) hideSubprotocol(request, sources.subprotocol.prefix)
      return origin.source === 'cookie' ? { ...made, headers: { ...PRIVATE, ...made.headers } } : made
    }
    return decision instanceof Promise ? decision.then(complete) : complete(decision)
  }

  return { ...guard, check, [guardSettings]: { ...settings, acceptsForms: sources.form !== undefined } }
}

/** RFC 9111 §3.5 keeps shared caches from storing responses to requests with the Authorization header only. */
const PRIVATE = { 'cache-control': 'private' }

function search(
  { cookie, form, subprotocol }: SourceSettings,
  request: GuardedRequest,
  context: unknown,
): FoundInPlaces | Promise<FoundInPlaces> {
  const carrier: (object & Carrier) | undefined = isIncomingMessage(request) ? request : undefined
  const known = carrier?.[foundInPlaces]
  if (known) return known
  const inForm = form && findInForm(request, context, form.maxBytes)
  const others = {
    cookie: cookie && findInCookie(request, cookie),
    subprotocol: subprotocol && findInSubprotocol(request, subprotocol.prefix),
  }
  const found =
    inForm instanceof Promise ? inForm.then(late => ({ ...others, form: late })) : { ...others, form: inForm }
  if (carrier) carrier[foundInPlaces] = found
  return found
}

type Places = Readonly<Record<TokenSource, string>>

/** How messages name the places. */
function placesOf({ cookie }: SourceSettings): Places {
  return {
    cookie: `the cookie ${cookie?.name}`,
    form: 'the parameter access_token of the form',
    subprotocol: 'a subprotocol of the WebSocket',
  }
}

/** Finds which of the places counts. The results are few and made once each, because a refusal has one response. */
function createOrigins(places: Places) {
  const made = new Map<string, FoundToken>()

  function originOf(key: string, source: TokenSource | undefined, refusal: Refusal | undefined): FoundToken {
    const known = made.get(key)
    if (known) return known
    // The other refusals of a place name it.
    const place = source === 'cookie' || (source && !refusal) ? places[source] : undefined
    const copies = new WeakMap<Refusal, Refusal>()
    const explain = (given: Refusal): Refusal => {
      const copy = copies.get(given) ?? withPlace(given, place)
      copies.set(given, copy)
      return copy
    }
    const origin = { source, refusal, explain }
    made.set(key, origin)
    return origin
  }

  return {
    /** @returns undefined for a request without a token elsewhere */
    of(request: GuardedRequest, found: FoundInPlaces): FoundToken | undefined {
      const sources = SOURCES.filter(source => found[source] !== undefined)
      const [source, ...others] = sources
      if (!source) return undefined
      const isInHeader = IN_HEADER.test(request.headers.authorization ?? '')
      if (isInHeader || others.length > 0) {
        const names = [...(isInHeader ? ['the Authorization header'] : []), ...sources.map(each => places[each])]
        return originOf(names.join(), undefined, severalSources(names.join(' and in ')))
      }
      const value = found[source]
      const refusal = typeof value === 'object' ? value : undefined
      return originOf(`${source} ${refusal?.description ?? ''}`, source, refusal)
    },
  }
}

const SOURCES = ['cookie', 'form', 'subprotocol'] as const
/** Credentials of another scheme may be for a proxy in front of the API. */
const IN_HEADER = /^\s*(?:bearer|dpop)\b/i

function withPlace(refusal: Refusal, place: string | undefined): Refusal {
  if (place === undefined || refusal.status === 503 || refusal.description === undefined) return refusal
  return Object.freeze({ ...refusal, description: `${refusal.description} (in ${place})` })
}

/** The same request with the token in the Authorization header. Everything else is read when it is needed. */
function withToken(request: GuardedRequest, found: FoundInPlaces, origin: FoundToken): GuardedRequest {
  const token = origin.source && found[origin.source]
  const { rawHeaders, certificate } = request
  return {
    headers: { authorization: typeof token === 'string' ? `Bearer ${token}` : undefined, dpop: request.headers.dpop },
    findHeader: name => (request.findHeader ? request.findHeader(name) : Reflect.get(request.headers, name)),
    ...(rawHeaders && { rawHeaders }),
    ...(certificate && { certificate: () => request.certificate?.() }),
    method: request.method,
    url: request.url,
    originalUrl: request.originalUrl,
    socket: request.socket,
    [foundToken]: origin,
  }
}
