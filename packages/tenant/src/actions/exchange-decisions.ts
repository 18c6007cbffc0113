import type { ActingParty } from '../store/tokens/grant-details.ts'

/** The attributes of a user whom an Action names by a connection. */
export interface ExchangedProfile {
  user_id: string
  email?: string
  email_verified?: boolean
  verify_email?: boolean
  username?: string
  phone_number?: string
  phone_verified?: boolean
  name?: string
  given_name?: string
  family_name?: string
  nickname?: string
  picture?: string
}

/** Whom a custom token exchange issues tokens for. */
type ExchangedUser =
  | { userId: string }
  | { connection: string; profile: ExchangedProfile; mayCreate: boolean; mayUpdate: boolean }

/** What an Action decided about a custom token exchange. */
export interface ExchangeDecisions {
  user?: ExchangedUser
  /** Whether the Action named a user twice, or with attributes that are invalid; then there are no tokens. */
  problem?: string
  /** An ID or a name. */
  organization?: string
  actor?: ActingParty
  /** Why the subject token is invalid. */
  invalidSubjectToken?: string
}

type Parameters = readonly unknown[]

const LONGEST_ID = 512
/** Auth0's limits. */
const MOST_ATTRIBUTES = 24
const MOST_ACTORS = 5
const MOST_MEMBERS_OF_ACTOR = 5
const LONGEST_ATTRIBUTE = 2048

export function setUserById(exchange: ExchangeDecisions, [userId]: Parameters): undefined {
  if (!isId(userId)) exchange.problem ??= 'setUserById requires the ID of a user'
  else setUser(exchange, { userId })
}

export function setUserByConnection(
  exchange: ExchangeDecisions,
  [connection, attributes, options]: Parameters,
): undefined {
  const profile = profileOf(attributes)
  const { creationBehavior, updateBehavior } = Object(options)
  const isKnown =
    ['create_if_not_exists', 'none'].includes(creationBehavior) && ['replace', 'none'].includes(updateBehavior)
  if (!isId(connection)) exchange.problem ??= 'setUserByConnection requires the name of a connection'
  else if (typeof profile === 'string') exchange.problem ??= profile
  else if (!isKnown) exchange.problem ??= 'setUserByConnection requires "creationBehavior" and "updateBehavior"'
  else {
    const mayCreate = creationBehavior === 'create_if_not_exists'
    setUser(exchange, { connection, profile, mayCreate, mayUpdate: updateBehavior === 'replace' })
  }
}

export function setOrganization(exchange: ExchangeDecisions, [organization]: Parameters): undefined {
  if (!isId(organization)) exchange.problem ??= 'setOrganization requires the ID or the name of an organization'
  else exchange.organization = organization
}

export function setActor(exchange: ExchangeDecisions, [actor]: Parameters): undefined {
  const parsed = actorOf(actor, MOST_ACTORS)
  if (!parsed) exchange.problem ??= `setActor requires "sub", at most ${MOST_ACTORS} actors, and plain values`
  else exchange.actor = parsed
}

function setUser(exchange: ExchangeDecisions, user: ExchangedUser): void {
  if (exchange.user) exchange.problem ??= 'The Action set the user twice: call one of the methods, once'
  exchange.user = user
}

const TEXTS = ['email', 'username', 'phone_number', 'name', 'given_name', 'family_name', 'nickname', 'picture'] as const
const FLAGS = ['email_verified', 'verify_email', 'phone_verified'] as const

/** @returns what is wrong with the attributes, in words */
function profileOf(attributes: unknown): ExchangedProfile | string {
  const given: Record<string, unknown> = { ...Object(attributes) }
  const { user_id } = given
  if (typeof user_id !== 'string' || !/^[^|\s]{1,255}$/.test(user_id)) return 'setUserByConnection requires "user_id"'
  if (Object.keys(given).length > MOST_ATTRIBUTES) return `A user has at most ${MOST_ATTRIBUTES} attributes`
  const profile: ExchangedProfile = { user_id }
  for (const [name, value] of Object.entries(given)) {
    const text = TEXTS.find(known => known === name)
    const flag = FLAGS.find(known => known === name)
    if (value === undefined || value === null || name === 'user_id') continue
    if (text && typeof value === 'string' && value.length <= LONGEST_ATTRIBUTE) profile[text] = value
    else if (flag && typeof value === 'boolean') profile[flag] = value
    else return `"${name.slice(0, 60)}" is not an attribute of a user, or has an invalid value`
  }
  return profile
}

function actorOf(value: unknown, most: number): ActingParty | undefined {
  const { sub, act, ...others }: Record<string, unknown> = { ...Object(value) }
  const isPlain = Object.values(others).every(member => ['string', 'boolean', 'number'].includes(typeof member))
  if (!isId(sub) || most === 0 || !isPlain || Object.keys(others).length > MOST_MEMBERS_OF_ACTOR) return undefined
  if (act === undefined) return { ...others, sub }
  const former = actorOf(act, most - 1)
  return former && { ...others, sub, act: former }
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= LONGEST_ID
}
