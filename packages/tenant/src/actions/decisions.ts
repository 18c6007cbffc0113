import { areTooLong, claimProblem } from './custom-claims.ts'
import {
  type ExchangeDecisions,
  setActor,
  setOrganization,
  setUserByConnection,
  setUserById,
} from './exchange-decisions.ts'
import type { SandboxAnswer } from './sandbox/answer.ts'

type Json = Record<string, unknown>

/** What the Actions of a trigger decided, validated. */
export interface Decisions {
  /** Why access is denied; the first Action that denies decides. */
  denied?: { reason: string; userMessage: string | undefined; code: string | undefined }
  accessTokenClaims: Json
  idTokenClaims: Json
  addedScopes: string[]
  removedScopes: string[]
  /** Whether the login needs a second factor, whatever the policies say. */
  secondFactor?: 'required' | 'skipped'
  /** Whether an Action asked for the second factor before the next Action runs. */
  pauses?: boolean
  /** What a custom token exchange is for. */
  exchange: ExchangeDecisions
  appMetadata: Json
  userMetadata: Json
  /** Calls without effect, and why. */
  warnings: string[]
}

export function noDecisions(): Decisions {
  return {
    accessTokenClaims: {},
    idTokenClaims: {},
    addedScopes: [],
    removedScopes: [],
    exchange: {},
    appMetadata: {},
    userMetadata: {},
    warnings: [],
  }
}

/** The error codes that an Action of the client credentials exchange may deny with. */
const DENIAL_CODES = ['invalid_scope', 'invalid_request', 'server_error']
const LONGEST_REASON = 1000
/** RFC 6749 §3.3 */
const SCOPE_TOKEN = /^[\x21\x23-\x5B\x5D-\x7E]{1,280}$/
const LONGEST_METADATA = 32 * 1024

type Apply = (decisions: Decisions, parameters: readonly unknown[]) => string | undefined

/** How each call takes effect. Returns why it has none. */
const EFFECTS: Readonly<Record<string, Apply>> = {
  'access.deny': deny,
  'validation.error': (decisions, [code, message]) => deny(decisions, [message ?? code]),
  'accessToken.setCustomClaim': ({ accessTokenClaims }, parameters) => setClaim(accessTokenClaims, parameters),
  'idToken.setCustomClaim': ({ idTokenClaims }, parameters) => setClaim(idTokenClaims, parameters),
  'accessToken.addScope': (decisions, [scope]) => moveScope(scope, decisions.removedScopes, decisions.addedScopes),
  'accessToken.removeScope': (decisions, [scope]) => moveScope(scope, decisions.addedScopes, decisions.removedScopes),
  'multifactor.enable': (decisions, [provider]) => enableSecondFactor(decisions, provider),
  'authentication.challengeWith': (decisions, [factor, options]) =>
    requireFactor(decisions, [factor, ...listOf(Object(options).additionalFactors)]),
  'authentication.challengeWithAny': (decisions, [factors]) => requireFactor(decisions, listOf(factors)),
  'authentication.enrollWith': (decisions, [factor, options]) =>
    requireFactor(decisions, [factor, ...listOf(Object(options).additionalFactors)]),
  'authentication.enrollWithAny': (decisions, [factors]) => requireFactor(decisions, listOf(factors)),
  'access.rejectInvalidSubjectToken': (decisions, [reason]) => {
    decisions.exchange.invalidSubjectToken ??= textOf(reason) ?? 'The subject token is invalid'
    return undefined
  },
  'authentication.setUserById': ({ exchange }, parameters) => setUserById(exchange, parameters),
  'authentication.setUserByConnection': ({ exchange }, parameters) => setUserByConnection(exchange, parameters),
  'authentication.setOrganization': ({ exchange }, parameters) => setOrganization(exchange, parameters),
  'authentication.setActor': ({ exchange }, parameters) => setActor(exchange, parameters),
  'user.setAppMetadata': ({ appMetadata }, parameters) => setMetadata(appMetadata, parameters),
  'user.setUserMetadata': ({ userMetadata }, parameters) => setMetadata(userMetadata, parameters),
}

/**
 * Adds what one Action decided.
 *
 * @param supported the calls that the trigger allows; the process that sent the response is not trusted with that
 */
export function addDecisions(decisions: Decisions, { calls }: SandboxAnswer, supported: readonly string[]): void {
  for (const [path, ...parameters] of calls) {
    const apply = supported.includes(path) ? EFFECTS[path] : undefined
    const problem = apply ? apply(decisions, parameters) : 'the trigger does not support it'
    if (problem !== undefined) decisions.warnings.push(`api.${path.slice(0, 60)} had no effect: ${problem}`)
  }
}

function deny(decisions: Decisions, [first, second]: readonly unknown[]): undefined {
  const code = typeof first === 'string' && DENIAL_CODES.includes(first) ? first : undefined
  const [reason, userMessage] = code === undefined ? [first, second] : [second, undefined]
  decisions.denied ??= { reason: textOf(reason) ?? 'Access denied', userMessage: textOf(userMessage), code }
}

/** Auth0's names of providers; the only one here has one-time passwords. */
const PROVIDERS = ['any', 'google-authenticator']

function enableSecondFactor(decisions: Decisions, provider: unknown): string | undefined {
  if (provider === 'none') decisions.secondFactor = 'skipped'
  else if (PROVIDERS.some(known => known === provider)) decisions.secondFactor = 'required'
  else return 'the only second factor here is "otp": use "any" or "google-authenticator"'
  return undefined
}

function requireFactor(decisions: Decisions, factors: readonly unknown[]): string | undefined {
  if (!factors.some(factor => Object(factor).type === 'otp')) return 'the only second factor here is "otp"'
  decisions.secondFactor = 'required'
  decisions.pauses = true
  return undefined
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value.slice(0, LONGEST_REASON).toWellFormed() : undefined
}

function setClaim(claims: Json, [name, value]: readonly unknown[]): string | undefined {
  if (typeof name !== 'string') return 'the name of a claim is a string'
  const problem = claimProblem(name)
  if (problem !== undefined) return problem
  if (value === undefined) {
    delete claims[name]
    return undefined
  }
  if (areTooLong({ ...claims, [name]: value })) return 'the claims of a token take at most 100 kB'
  claims[name] = value
  return undefined
}

function setMetadata(metadata: Json, [name, value = null]: readonly unknown[]): string | undefined {
  if (typeof name !== 'string' || name === '') return 'the name of metadata is a string'
  if (name === '__proto__') return '"__proto__" is reserved'
  if (JSON.stringify({ ...metadata, [name]: value }).length > LONGEST_METADATA) return 'metadata takes at most 32 kB'
  metadata[name] = value
  return undefined
}

function moveScope(scope: unknown, from: string[], to: string[]): string | undefined {
  if (typeof scope !== 'string' || !SCOPE_TOKEN.test(scope)) return 'a scope is one word'
  if (from.includes(scope)) from.splice(from.indexOf(scope), 1)
  if (!to.includes(scope)) to.push(scope)
  return undefined
}
