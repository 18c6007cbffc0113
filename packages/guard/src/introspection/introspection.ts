import { publishUnread } from '../events.ts'
import { accessTokenIn } from '../http/authorization-header.ts'
import { refuseWord } from '../http/credential-mistakes.ts'
import type { JsonObject } from '../jose/strict-json.ts'
import { fetchHttpGet, nodeHttpGet } from '../keys/http-get.ts'
import type { TrustedIssuer } from '../options/issuer.ts'
import { isRefusal, type Refusal, type Scheme } from '../refusal.ts'
import { INACTIVE, introspectionUnavailable, OTHER_TOKEN } from '../refusals/introspection.ts'
import { BINDING, CLAIMS, EXPIRED, UNKNOWN_ISSUER, UNKNOWN_KEY } from '../refusals/token.ts'
import { keyThumbprint, refuseBinding } from '../token/binding.ts'
import { type AcceptedClaims, checkClaims } from '../token/claims.ts'
import type { IntrospectedToken, OpaqueTokens, Outcome } from '../token/opaque-tokens.ts'
import { refuseIdToken } from '../token/profile.ts'
import type { TokenRules } from '../verify.ts'
import { createIntrospectionCache } from './introspection-cache.ts'
import { createIntrospectionClient } from './introspection-client.ts'
import { publishIntrospection } from './introspection-event.ts'
import { isAccessToken } from './introspection-response.ts'
import { checkEndpoint, type IntrospectionOptions, parseIntrospectionOptions } from './options.ts'

/**
 * Verifies opaque tokens for a guard by asking their issuer (RFC 7662): `createGuard({ …, introspection: introspection({
 * client: { id, secret } }) })`. What the issuer says of a token is held against the same rules as the claims of a JWT.
 *
 * @throws TypeError if an option is missing, wrong or unknown
 */
export function introspection(options: IntrospectionOptions): OpaqueTokens {
  const settings = parseIntrospectionOptions(options)
  return {
    start: (rules, { fetch, insecureHttp = [] }) => {
      if (settings.endpoint !== undefined) checkEndpoint(settings.endpoint, insecureHttp)
      const issuer = issuerOf(rules, settings.issuer)
      const cache = createIntrospectionCache(settings)
      const httpGet = fetch ? fetchHttpGet(fetch) : nodeHttpGet
      const ask = createIntrospectionClient(issuer, settings, { httpGet, insecureHttp }, rules.clock)
      /** By header, so that requests with one token wait for one response. */
      const pending = new Map<string, Promise<IntrospectedToken | Refusal>>()

      function refuse(refusal: Refusal, hint = refusal.description): Refusal {
        publishUnread(rules, refusal, hint)
        return refusal
      }

      async function verifyNew(header: string, accessToken: string, judge: Judge) {
        const startedAt = performance.now()
        const claims = await ask(accessToken).catch(error => failureOf(error))
        publishIntrospection(eventOf(rules.name, issuer.issuer, claims), startedAt)
        if (claims instanceof Error) return refuse(introspectionUnavailable(RETRY_AFTER_SECONDS), hintOf(claims))
        const now = rules.clock()
        const accepted = claims ? judge(claims, now) : INACTIVE
        if (!isRefusal(accepted)) {
          cache.add(header, accepted.claims, now, accepted.holds)
          return { accepted: accepted.claims }
        }
        if (accepted === INACTIVE) cache.addInactive(header, now)
        return refuse(accepted)
      }

      /** Requests with one token wait for one response. */
      async function verifyOnce(
        header: string,
        accessToken: string,
        judge: Judge,
      ): Promise<IntrospectedToken | Refusal> {
        const open = pending.get(header)
        if (open) return open
        if (cache.isInactive(header, rules.clock())) return refuse(INACTIVE)
        if (pending.size >= settings.concurrent) return refuse(introspectionUnavailable(RETRY_AFTER_SECONDS), TOO_MANY)
        const verified = verifyNew(header, accessToken, judge).finally(() => pending.delete(header))
        pending.set(header, verified)
        return verified
      }

      async function confirm(header: string, outcome: Outcome): Promise<Outcome> {
        if (isRefusal(outcome) || !('key' in outcome) || outcome.accepted.claims.iss !== issuer.issuer) return outcome
        const { accepted, key, keySet } = outcome
        const holds = (now: number) => keySet.refreshIfStale(now) && key.current
        return verifyOnce(header, accessTokenIn(header), (response, now) =>
          confirmedBy(response, issuer, accepted, now, holds),
        )
      }

      return {
        find: cache.find,
        takes: token => {
          const isOpaque = !JOSE.test(token) || (settings.tokens === 'all' && JWE.test(token))
          return token.length <= MAX_TOKEN_LENGTH && isOpaque && refuseWord(token) === undefined
        },
        verify: (header, { accessToken, scheme }) =>
          verifyOnce(header, accessToken, (claims, now) => {
            const accepted = accept(claims, scheme, rules, issuer, now)
            return isRefusal(accepted) ? accepted : { claims: accepted }
          }),
        confirm: (header, outcome) => {
          if (settings.tokens !== 'all') return outcome
          return outcome instanceof Promise ? outcome.then(late => confirm(header, late)) : confirm(header, outcome)
        },
      }
    },
  }
}

const RETRY_AFTER_SECONDS = 1
const TOO_MANY = 'Too many tokens are being introspected: raise the option "concurrent", or cache responses'
const MAX_TOKEN_LENGTH = 16_384
/** The header of a JWT or an encrypted token, and a dot: their issuer is not asked. */
const JOSE = /^eyJ[\w-]*\./
/** RFC 7516 §3.1. */
const JWE = /^[\w-]+(?:\.[\w-]*){4}$/

/** Decides on what the issuer says of an active token. */
type Judge = (
  response: JsonObject,
  now: number,
) => { readonly claims: AcceptedClaims; readonly holds?: (now: number) => boolean } | Refusal

/** @throws TypeError if the guard does not trust the issuer, or several and none is named */
function issuerOf({ issuers }: TokenRules, named: string | undefined): TrustedIssuer {
  const [only, ...others] = issuers.listed
  const issuer = named === undefined && others.length === 0 ? only : issuers.listed.find(each => each.issuer === named)
  if (issuer) return issuer
  throw new TypeError('The option "issuer" of introspection() must be one of the issuers of the guard')
}

/** Checks a response against the rules for every token. Its issuer and audience are as binding as those of a JWT. */
function accept(
  response: JsonObject,
  scheme: Scheme,
  rules: TokenRules,
  issuer: TrustedIssuer,
  now: number,
): AcceptedClaims | Refusal {
  const claims: JsonObject = { iss: issuer.issuer, ...response }
  if (claims.iss !== issuer.issuer) return UNKNOWN_ISSUER
  const refusal = refuseKind(claims) ?? refuseBinding(claims, scheme, rules)
  if (refusal) return refusal
  const accepted = checkClaims(claims, { ...issuer, profile: 'untyped' }, now / 1000)
  return isRefusal(accepted) || rules.matchesSchema(accepted.claims) ? accepted : CLAIMS
}

/** A JWT that was verified keeps its claims: the issuer only says whether it is active, and may say less of it. */
function confirmedBy(
  response: JsonObject,
  { issuer }: TrustedIssuer,
  claims: AcceptedClaims,
  now: number,
  holds: (now: number) => boolean,
): ReturnType<Judge> {
  if (response.iss !== undefined && response.iss !== issuer) return UNKNOWN_ISSUER
  if (!isAccessToken(response)) return OTHER_TOKEN
  // While the issuer was asked, the token may have expired and the key may have been withdrawn.
  if (now / 1000 >= claims.validUntil) return EXPIRED
  return holds(now) ? { claims, holds } : UNKNOWN_KEY
}

function refuseKind(claims: JsonObject): Refusal | undefined {
  if (!isAccessToken(claims)) return OTHER_TOKEN
  const isDpop = String(claims.token_type).toLowerCase() === 'dpop'
  return isDpop && keyThumbprint(claims) === undefined ? BINDING : refuseIdToken(claims)
}

function eventOf(
  guard: string | undefined,
  issuer: string,
  claims: JsonObject | Error | undefined,
): Parameters<typeof publishIntrospection>[0] {
  if (claims instanceof Error) return { guard, issuer, outcome: 'unavailable', error: claims }
  return { guard, issuer, outcome: claims ? 'active' : 'inactive', error: undefined }
}

function failureOf(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}

/** Neither contains a part of the token. */
function hintOf({ message, cause }: Error): string {
  return `Cannot introspect: ${message}${cause instanceof Error ? ` (${cause.message})` : ''}`
}
