import { isJsonObject, type JsonObject } from '../jose/strict-json.ts'
import { type Condition, when } from '../policy/policy.ts'
import { VerifiedToken } from '../token/verified-token.ts'

/** A party that acts for the subject of a token (RFC 8693 §4.1). */
export interface Actor {
  readonly sub: string
  /** Who identifies the actor, if it is not the issuer of the token. */
  readonly iss?: string
  /** Other claims about the actor. */
  readonly [name: string]: unknown
}

const MOST_ACTORS = 10

/**
 * The party that uses the token now: the outermost `act`. `undefined` if the subject acts itself.
 *
 * @throws TypeError as {@link actorsOf} does
 */
export function actorOf(token: VerifiedToken): Actor | undefined {
  return actorsOf(token)[0]
}

/**
 * All parties that the token names, the current one first. The others are history: RFC 8693 §4.1 does not allow to
 * decide by them.
 *
 * @throws TypeError if the claim `act` is malformed, or names more than 10 parties: the token must not pass for one that
 * its subject uses
 */
export function actorsOf(token: VerifiedToken): readonly Actor[] {
  const actors = readActors(VerifiedToken.claimsOf(token))
  if (actors) return actors
  throw new TypeError(`The claim "act" of the token is malformed, or names more than ${MOST_ACTORS} parties`)
}

/**
 * Requires that one of the named parties uses the token for its subject (RFC 8693 §4.1): the `sub` of the outermost `act`.
 * Tokens without an actor, or with a malformed one, are refused.
 *
 * @throws TypeError if no party is named, or a name has characters that a challenge cannot contain
 */
export function actedBy(...subjects: string[]): Condition {
  if (subjects.length === 0 || subjects.some(each => typeof each !== 'string' || each === '')) {
    throw new TypeError('actedBy() needs at least one subject, each in an argument of its own')
  }
  return when(`${subjects.join(' or ')} as the actor`, token => {
    const actor = readActors(VerifiedToken.claimsOf(token))?.[0]
    return actor !== undefined && subjects.includes(actor.sub)
  })
}

/** @returns `undefined` for a malformed claim */
function readActors(claims: JsonObject): readonly Actor[] | undefined {
  const actors: Actor[] = []
  for (let holder = claims; Object.hasOwn(holder, 'act'); ) {
    const { act } = holder
    if (!isActor(act) || actors.length === MOST_ACTORS) return undefined
    const { act: _earlier, ...own } = act
    actors.push(Object.freeze({ ...own, sub: act.sub }))
    holder = act
  }
  return Object.freeze(actors)
}

function isActor(value: unknown): value is Actor {
  if (!isJsonObject(value) || !Object.hasOwn(value, 'sub') || typeof value.sub !== 'string' || value.sub === '')
    return false
  return !Object.hasOwn(value, 'iss') || typeof value.iss === 'string'
}
