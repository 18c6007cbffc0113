import { authenticated, createGuard, type Decision, type VerifiedToken } from '@tollgate/guard'
import { observe } from '@tollgate/guard/observe'
import type { ApiSettings } from '../api-settings.ts'
import { decodeToken, type UnverifiedToken } from './unverified-token.ts'

/** One check that the guard makes of a token. */
export interface Check {
  name: string
  outcome: 'passed' | 'failed' | 'not checked'
  expected: string
  received: string
}

/** What the guard of an API decides about a token, and how the token differs from what it expects. */
export interface Explanation {
  checks: readonly Check[]
  /** The guard's own decision, for a route that requires a valid token. */
  decision: Decision
  /** What may be wrong in the configuration. */
  hint: string | undefined
  token: UnverifiedToken | undefined
}

type Keys = { readonly keys: readonly object[] }

/**
 * Explains a token. The decision comes from a guard with the settings. The checks say what it compares, all of them, even
 * after the first that fails.
 *
 * @param keySet - the issuer's keys (RFC 7517 §5)
 * @param now - milliseconds since the epoch
 */
export async function explainToken(
  authorization: string,
  settings: Pick<ApiSettings, 'issuer' | 'audience'>,
  keySet: Keys,
  now: number,
): Promise<Explanation> {
  let hint: string | undefined
  const stop = observe({
    tokenRefused: event => {
      hint = event.hint
    },
  })
  const decision = await decide(authorization, settings, keySet, now).finally(stop)
  const [, scheme = '', credentials = ''] = /^(\S*)\s*(.*)$/s.exec(authorization) ?? []
  const token = decodeToken(credentials)
  const checks = [
    check('Scheme', /^bearer$/i.test(scheme), 'Bearer', `"${scheme}"`),
    check('Format', typeof token !== 'string', 'a signed JWT', typeof token === 'string' ? token : 'a signed JWT'),
  ]
  if (typeof token === 'string') return { checks, decision, hint, token: undefined }

  const signature = await checkSignature(authorization, token, keySet)
  return { checks: [...checks, ...compare(token, settings, keySet, now), signature], decision, hint, token }
}

function decide(
  authorization: string,
  { issuer, audience }: Pick<ApiSettings, 'issuer' | 'audience'>,
  keys: Keys,
  now: number,
): Promise<Decision> {
  const guard = createGuard({ issuer, audience, keys, clock: () => now })
  return Promise.resolve(guard.check({ headers: { authorization } }, authenticated))
}

function compare(
  { header, claims }: UnverifiedToken,
  { issuer, audience }: Pick<ApiSettings, 'issuer' | 'audience'>,
  { keys }: Keys,
  now: number,
): Check[] {
  const { typ, alg, kid } = header
  const { iss, aud, exp, nbf } = claims
  const seconds = now / 1000
  const audiences = Array.isArray(aud) ? aud : [aud]
  const keyIds = keys.map(key => ('kid' in key ? key.kid : undefined))
  return [
    check('Type (typ)', /^(application\/)?(at\+)?jwt$/i.test(String(typ)), '"JWT" or "at+jwt"', shown(typ)),
    check('Algorithm (alg)', alg === 'RS256', '"RS256"', shown(alg)),
    check('Issuer (iss)', iss === issuer, shown(issuer), shown(iss)),
    check('Audience (aud)', audiences.includes(audience), shown(audience), shown(aud)),
    check('Expires (exp)', typeof exp === 'number' && seconds < exp, `after ${time(seconds)}`, time(exp)),
    check(
      'Not before (nbf)',
      nbf === undefined || (typeof nbf === 'number' && seconds >= nbf),
      `missing, or before ${time(seconds)}`,
      nbf === undefined ? 'missing' : time(nbf),
    ),
    check('Key (kid)', keyIds.includes(kid), keyIds.map(shown).join(' or ') || 'no keys', shown(kid)),
  ]
}

/** Checks the signature alone: by a guard that expects what the token says of everything else. */
async function checkSignature(
  authorization: string,
  { claims: { iss, aud, iat } }: UnverifiedToken,
  keySet: Keys,
): Promise<Check> {
  const audience: unknown = Array.isArray(aud) ? aud[0] : aud
  const expected = "one of the issuer's keys"
  const unknown: Check = {
    name: 'Signature',
    outcome: 'not checked',
    expected,
    received: 'a token that cannot be verified',
  }
  if (typeof iss !== 'string' || typeof audience !== 'string' || typeof iat !== 'number') return unknown
  try {
    const decision = await decide(authorization, { issuer: iss, audience }, keySet, iat * 1000)
    if (decision.granted) return { ...unknown, outcome: 'passed', received: 'a valid signature' }
    if (decision.reason === 'bad_signature') return { ...unknown, outcome: 'failed', received: 'another signature' }
    return { ...unknown, received: `not checked: ${decision.description ?? decision.reason}` }
  } catch (error) {
    // The token's issuer is not an address that a guard accepts.
    if (!(error instanceof TypeError)) throw error
    return unknown
  }
}

function check(name: string, passed: boolean, expected: string, received: string): Check {
  return { name, outcome: passed ? 'passed' : 'failed', expected, received }
}

/** A value of the token, which may be anything, on one line without control characters. */
export function shown(value: unknown): string {
  const text = value === undefined ? 'missing' : JSON.stringify(value)
  return text.length > 200 ? `${text.slice(0, 200)}…` : text.replaceAll(/[\u007f-\u009f\u2028\u2029]/g, '�')
}

function time(seconds: unknown): string {
  const date = typeof seconds === 'number' ? new Date(seconds * 1000) : undefined
  return date && !Number.isNaN(date.getTime()) ? date.toISOString().replace(/\.\d+/, '') : shown(seconds)
}

/** Whether a verified token has all of some permissions or scopes. */
export function holds({ permissions, scopes }: VerifiedToken, needed: readonly string[]): boolean {
  return needed.every(each => permissions.includes(each) || scopes.includes(each))
}
