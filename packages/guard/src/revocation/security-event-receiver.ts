import { hash, timingSafeEqual } from 'node:crypto'
import { isJsonObject, type JsonObject } from '../jose/strict-json.ts'
import { refuseUnknownOptions } from '../options/unknown-options.ts'
import type { Denial } from './entry.ts'
import { hasApplied, readBody, reply, unavailable } from './request-body.ts'
import { createSetVerifier, SET_ISSUER_OPTIONS, type SetClaims, type SetIssuerOptions } from './verify-set.ts'

/** An event that was received and verified. */
export interface SecurityEvent {
  /** The URI of its type. */
  readonly type: string
  /** The payload of the event. */
  readonly detail: JsonObject
  /** The user or session that it is about (RFC 9493), as the transmitter wrote it. */
  readonly subject: JsonObject | undefined
  /** The issuer that sent it. */
  readonly issuer: string
  /** The ID of the event. */
  readonly jti: string
}

/** The options of the transmitter, whose `audience` is what it names this receiver by. */
export type SecurityEventOptions = SetIssuerOptions & {
  /** Takes a denial for each `session-revoked` whose subject is a user of the transmitter (`iss_sub`). */
  readonly denyList?: { deny(denial: Denial): unknown }
  /**
   * Is called for each event, once for each `jti`, before the response. If it fails, the response is 503, so that the
   * transmitter sends the event again, and the process emits a warning.
   */
  readonly onEvent?: (event: SecurityEvent) => unknown
  /** The value of the Authorization header that the transmitter sends. Default: it is not read. */
  readonly authorization?: string
  /** Whose users the transmitter may revoke. Default: only its own issuer. */
  readonly subjectIssuers?: readonly string[]
}

const OPTIONS = ['denyList', 'onEvent', 'authorization', 'subjectIssuers']

const SESSION_REVOKED = 'https://schemas.openid.net/secevent/caep/event-type/session-revoked'
/** Delivered again, an event changes nothing in a deny list; `onEvent` is spared the last ones. */
const RECENT_EVENTS = 10_000

/**
 * Creates a fetch handler that receives security events by push (RFC 8935), such as those of CAEP. The tokens that a user
 * had before a `session-revoked` are denied.
 *
 * @throws TypeError for an option that is wrong
 */
export function securityEventReceiver(options: SecurityEventOptions): (request: Request) => Promise<Response> {
  refuseUnknownOptions(options, [...SET_ISSUER_OPTIONS, ...OPTIONS])
  const { denyList, onEvent, authorization, subjectIssuers = [options.issuer], ...issuer } = options
  if (!denyList && !onEvent) throw new TypeError('Set the option "denyList" or "onEvent": the events have no effect')
  // A variable that is not set must not turn the check off.
  if ('authorization' in options && !authorization)
    throw new TypeError(
      '"authorization" is empty: set it to the Authorization header of the transmitter, or leave it out',
    )
  if (onEvent !== undefined && typeof onEvent !== 'function')
    throw new TypeError('The option "onEvent" must be a function')
  const verifier = createSetVerifier(issuer, 'secevent+jwt')
  const recent = new Set<string>()
  const open = new Map<string, Promise<void>>()

  /** @returns the denial that an event requests, if it names a user of the transmitter */
  function denialOf({ type, detail, subject }: SecurityEvent, iat: number): Denial | undefined {
    if (type !== SESSION_REVOKED) return undefined
    const user = userOf(subject)
    if (!user || !subjectIssuers.includes(user.issuer)) return undefined
    const at = typeof detail.event_timestamp === 'number' ? detail.event_timestamp : iat
    return { ...user, before: Math.floor(Math.min(Math.max(at, 0), verifier.now())) + 1 }
  }

  async function process(claims: SetClaims): Promise<void> {
    const subject = isJsonObject(claims.sub_id) ? claims.sub_id : undefined
    for (const [type, detail] of Object.entries(claims.events)) {
      const event = { type, detail, subject, issuer: claims.iss, jti: claims.jti }
      const denial = denialOf(event, claims.iat)
      if (denial) await denyList?.deny(denial)
      if (!recent.has(claims.jti)) await onEvent?.(event)
    }
    const [oldest] = recent
    if (recent.size >= RECENT_EVENTS && oldest !== undefined) recent.delete(oldest)
    recent.add(claims.jti)
  }

  /** A delivery that comes while the same event is processed waits, and then finds it among the recent ones. */
  async function processInTurn(claims: SetClaims): Promise<void> {
    const before = open.get(claims.jti) ?? Promise.resolve()
    const turn = before.catch(() => undefined).then(() => process(claims))
    open.set(claims.jti, turn)
    try {
      await turn
    } finally {
      if (open.get(claims.jti) === turn) open.delete(claims.jti)
    }
  }

  return async request => {
    if (authorization !== undefined && !isEqual(request.headers.get('authorization') ?? '', authorization)) {
      return refuse('authentication_failed', 'The Authorization header is not the expected one', 401)
    }
    const text = await readBody(request, 'application/secevent+jwt')
    if (text instanceof Response) return text
    const { claims, fault } = await verifier.verify(text)
    if (fault) return fault.err === 'unavailable' ? unavailable() : refuse(fault.err, fault.description)
    return (await hasApplied(() => processInTurn(claims))) ? reply(202) : unavailable()
  }
}

/** RFC 8935 §2.3. */
function refuse(err: string, description: string, status = 400): Response {
  return reply(status, { err, description })
}

/** A user by issuer and subject, alone or as a part of a complex subject (RFC 9493 §3.2.4, SSF 1.0). */
function userOf(subject: unknown): { issuer: string; sub: string } | undefined {
  if (!isJsonObject(subject)) return undefined
  if (subject.format === 'complex')
    return isJsonObject(subject.user) && subject.user.format !== 'complex' ? userOf(subject.user) : undefined
  const { format, iss, sub } = subject
  if (format !== 'iss_sub' || typeof iss !== 'string' || typeof sub !== 'string' || sub === '') return undefined
  return { issuer: iss, sub }
}

/** In a time that does not depend on the expected value. */
function isEqual(received: string, expected: string): boolean {
  return timingSafeEqual(hash('sha256', received, 'buffer'), hash('sha256', expected, 'buffer'))
}
