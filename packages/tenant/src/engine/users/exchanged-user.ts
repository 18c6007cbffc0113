import { randomBytes } from 'node:crypto'
import { errors, type KoaContextWithOIDC } from 'oidc-provider'
import { mailVerification } from '../../accounts/account-mail.ts'
import type { Accounts } from '../../accounts/accounts.ts'
import { parseEmailAddress } from '../../accounts/email-address.ts'
import { hashPassword } from '../../accounts/passwords/passwords.ts'
import { drawPicture } from '../../accounts/picture.ts'
import type { ExchangeDecisions, ExchangedProfile } from '../../actions/exchange-decisions.ts'
import { atomically, type Database } from '../../store/database.ts'
import { findOwner } from '../../store/users/linked-identities.ts'
import {
  findUser,
  findUserProfile,
  insertUser,
  type User,
  type UserProfile,
  updateUser,
} from '../../store/users/users.ts'
import { requireConnection } from './connection.ts'
import { endUserAddress } from './end-user-address.ts'

interface Options {
  issuer: string
  database: Database
  accounts: Accounts
}

type ByConnection = Exclude<NonNullable<ExchangeDecisions['user']>, { userId: string }>

/**
 * The user whom the Action of a token exchange has set. Creates or changes the user if the Action allows it.
 *
 * @throws errors.OIDCProviderError when there is no such user, or the user is blocked
 */
export async function findExchangedUser(
  ctx: KoaContextWithOIDC,
  user: NonNullable<ExchangeDecisions['user']>,
  options: Options,
): Promise<UserProfile> {
  const { database, accounts } = options
  await requireConnection(database)(ctx, 'connection' in user ? user.connection : undefined)
  const userId = 'userId' in user ? user.userId : await userOfConnection(user, options)
  const profile = await findUserProfile(database, userId)
  if (!profile) throw new errors.InvalidRequest('The user of the token exchange does not exist')
  if (profile.blocked) throw new errors.CustomOIDCProviderError('unauthorized', 'user is blocked')
  if ('connection' in user) await accounts.recordLogin(userId, endUserAddress(ctx))
  return profile
}

async function userOfConnection(
  { profile, mayCreate, mayUpdate }: ByConnection,
  { issuer, database }: Options,
): Promise<string> {
  const userId = (await findOwner(database, 'auth0', profile.user_id)) ?? `auth0|${profile.user_id}`
  const user = await findUser(database, userId)
  if (!user && mayCreate) await create(database, issuer, userId, profile)
  if (user && !user.blocked && mayUpdate) await replace(database, user, profile)
  return userId
}

/** A user of a database connection gets a random password, which can be reset. */
async function create(database: Database, issuer: string, userId: string, profile: ExchangedProfile): Promise<void> {
  const email = parseEmailAddress(profile.email ?? '')
  if (email === undefined) throw new errors.InvalidRequest('A new user requires a valid "email"')
  const password_hash = await hashPassword(randomBytes(32).toString('base64url'))
  const now = new Date().toISOString()
  await atomically(database, async transaction => {
    const isNew = await insertUser(transaction, {
      ...profileColumns(profile, email),
      user_id: userId,
      email,
      email_verified: profile.email_verified ?? false,
      password_hash,
      blocked: false,
      created_at: now,
      updated_at: now,
      last_login: null,
      details: JSON.stringify(detailsOf(profile)),
    })
    if (!isNew) throw new errors.InvalidRequest('Another user has this email address')
    const user = await findUser(transaction, userId)
    if (user && !user.email_verified && profile.verify_email !== false) {
      await mailVerification(transaction, issuer, user)
    }
  })
}

/** As at Auth0, what identifies a user cannot be changed: it must be as it is. */
async function replace(database: Database, user: User, profile: ExchangedProfile): Promise<void> {
  const { username, phone_number } = user.details
  const isSame =
    (profile.email?.toLowerCase() ?? user.email) === user.email &&
    (profile.email_verified ?? user.email_verified) === user.email_verified &&
    (profile.username ?? username) === username &&
    (profile.phone_number ?? phone_number) === phone_number
  if (!isSame) {
    throw new errors.InvalidRequest('The email address, username and phone number of a user cannot be changed here')
  }
  await updateUser(database, user.user_id, profileColumns(profile, user.email))
}

function profileColumns(profile: ExchangedProfile, email: string) {
  return {
    name: profile.name ?? email,
    nickname: profile.nickname ?? email.slice(0, email.lastIndexOf('@')),
    given_name: profile.given_name ?? null,
    family_name: profile.family_name ?? null,
    picture: profile.picture ?? drawPicture(email),
  }
}

function detailsOf({ username, phone_number, phone_verified }: ExchangedProfile): object {
  return { username, phone_number, phone_verified }
}
