import type { Insertable, Updateable } from 'kysely'
import { parseEmailAddress } from '../../accounts/email-address.ts'
import { passwordProblem } from '../../accounts/passwords/password-problem.ts'
import { hashPassword } from '../../accounts/passwords/passwords.ts'
import { drawPicture } from '../../accounts/picture.ts'
import { withoutNulls } from '../../store/clearable.ts'
import type { Database } from '../../store/database.ts'
import { newHexId } from '../../store/ids.ts'
import type { UserRow } from '../../store/schema.ts'
import { DATABASE_CONNECTION } from '../../store/users/connections.ts'
import type { User, UserDetails } from '../../store/users/users.ts'
import { invalidBody, notSupported, RequestRefused } from '../http/errors.ts'
import { mergeMetadata } from '../http/metadata.ts'
import type { NewUserBody, UserBody, UserPatch } from './body.ts'

/**
 * The account that a request describes; members that it does not set are as after a sign-up.
 *
 * @throws RequestRefused when it names another connection, or the password is too weak
 */
export async function newAccount(database: Database, body: NewUserBody): Promise<Insertable<UserRow>> {
  refuseOtherConnection(body.connection)
  const email = normalized(body.email)
  return accountRow(body, email, await hashOf(database, body.password, email))
}

/** The row of a new account; members that are not set are as after a sign-up. */
export function accountRow(
  body: UserBody & { user_id?: string },
  email: string,
  password_hash: string,
): Insertable<UserRow> {
  const now = new Date().toISOString()
  return {
    user_id: `auth0|${body.user_id ?? newHexId()}`,
    email,
    email_verified: body.email_verified ?? false,
    password_hash,
    name: body.name ?? email,
    nickname: body.nickname ?? nicknameOf(email),
    given_name: body.given_name ?? null,
    family_name: body.family_name ?? null,
    picture: body.picture ?? drawPicture(email),
    blocked: body.blocked ?? false,
    user_metadata: JSON.stringify(mergeMetadata({}, body.user_metadata ?? {})),
    app_metadata: JSON.stringify(mergeMetadata({}, body.app_metadata ?? {})),
    created_at: now,
    updated_at: now,
    last_login: null,
    details: JSON.stringify(detailsAfter({}, body)),
  }
}

/**
 * The changes of a request, without the merged members. `null` restores the value of a new account.
 *
 * @throws RequestRefused when Auth0 would also reject the request, or the password is too weak
 */
export async function accountChanges(database: Database, user: User, body: UserPatch): Promise<Updateable<UserRow>> {
  const { connection, email, password, blocked } = body
  if (connection) refuseOtherConnection(connection)
  if (email === null) throw notSupported('A user of a database connection has an email address: it cannot be cleared')
  if (password === null) throw notSupported('A user of a database connection has a password: it cannot be cleared')
  if (email !== undefined && password !== undefined)
    throw notSupported('Cannot update password and email simultaneously')
  if (email !== undefined && blocked !== undefined) throw notSupported('Cannot update email and blocked simultaneously')
  const address = email === undefined ? user.email : normalized(email)
  return {
    ...profileChanges(body, address),
    ...(address !== user.email && { email: address, email_verified: body.email_verified ?? false }),
    ...(password !== undefined && {
      password_hash: await hashOf(database, password, address),
      last_password_reset: new Date().toISOString(),
    }),
  }
}

function profileChanges(body: UserPatch, email: string): Updateable<UserRow> {
  const { name, nickname, given_name, family_name, picture, email_verified, blocked } = body
  return {
    ...(name !== undefined && { name: name ?? email }),
    ...(nickname !== undefined && { nickname: nickname ?? nicknameOf(email) }),
    ...(given_name !== undefined && { given_name }),
    ...(family_name !== undefined && { family_name }),
    ...(picture !== undefined && { picture: picture ?? drawPicture(email) }),
    ...(email_verified !== undefined && { email_verified: email_verified ?? false }),
    ...(blocked !== undefined && { blocked: blocked ?? false }),
  }
}

/** Merges a request into the stored value. `null` clears a member at any depth. */
export function mergedChanges(user: User, body: UserPatch): Updateable<UserRow> {
  const { user_metadata, app_metadata } = body
  return {
    details: JSON.stringify(detailsAfter(user.details, body)),
    ...(user_metadata !== undefined && {
      user_metadata: JSON.stringify(mergeMetadata(user.user_metadata, user_metadata ?? {})),
    }),
    ...(app_metadata !== undefined && {
      app_metadata: JSON.stringify(mergeMetadata(user.app_metadata, app_metadata ?? {})),
    }),
  }
}

/** As on Auth0, `blocked: false` and empty metadata are shown once a request has set them. */
function detailsAfter(details: UserDetails, body: UserPatch): UserDetails {
  const { username, phone_number, phone_verified, blocked, user_metadata } = body
  return withoutNulls<UserDetails>({
    ...details,
    ...(username !== undefined && { username }),
    ...(phone_number !== undefined && { phone_number }),
    ...(phone_verified !== undefined && { phone_verified }),
    ...(blocked !== undefined && { blocked: blocked === null ? null : false }),
    ...(user_metadata !== undefined && { user_metadata: user_metadata && {} }),
  })
}

function nicknameOf(email: string): string {
  return email.slice(0, email.lastIndexOf('@'))
}

async function hashOf(database: Database, password: string, email: string): Promise<string> {
  const weakness = await passwordProblem(database, password, email)
  if (weakness) {
    throw new RequestRefused(400, 'invalid_password', `PasswordStrengthError: Password is too weak. ${weakness}`)
  }
  return hashPassword(password)
}

function normalized(email: string): string {
  const address = parseEmailAddress(email)
  if (address === undefined) throw invalidBody('The email address is not valid')
  return address
}

function refuseOtherConnection(connection: string): void {
  if (connection === DATABASE_CONNECTION) return
  throw new RequestRefused(400, 'inexistent_connection', 'The connection does not exist.')
}
