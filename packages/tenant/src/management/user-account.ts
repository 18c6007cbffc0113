import type { Insertable, Updateable } from 'kysely'
import { parseEmailAddress } from '../accounts/email-address.ts'
import { passwordWeakness } from '../accounts/password-policy.ts'
import { hashPassword } from '../accounts/passwords.ts'
import { drawPicture } from '../accounts/picture.ts'
import { DATABASE_CONNECTION } from '../store/connections.ts'
import { newHexId } from '../store/ids.ts'
import type { UserRow } from '../store/schema.ts'
import type { User } from '../store/users.ts'
import { invalidBody, notSupported, RequestRefused } from './errors.ts'
import { mergeMetadata } from './metadata.ts'
import type { NewUserBody, UserChanges } from './user-body.ts'

/**
 * The account that a request describes; what it does not say is as after a sign-up.
 *
 * @throws RequestRefused when the connection is another, or the password too weak
 */
export async function newAccount(body: NewUserBody): Promise<Insertable<UserRow>> {
  refuseOtherConnection(body.connection)
  const email = normalized(body.email)
  const now = new Date().toISOString()
  return {
    user_id: `auth0|${body.user_id ?? newHexId()}`,
    email,
    email_verified: body.email_verified ?? false,
    password_hash: await hashOf(body.password, email),
    name: body.name ?? email,
    nickname: body.nickname ?? email.slice(0, email.lastIndexOf('@')),
    given_name: body.given_name ?? null,
    family_name: body.family_name ?? null,
    picture: body.picture ?? drawPicture(email),
    blocked: body.blocked ?? false,
    user_metadata: JSON.stringify(mergeMetadata({}, body.user_metadata ?? {})),
    app_metadata: JSON.stringify(mergeMetadata({}, body.app_metadata ?? {})),
    created_at: now,
    updated_at: now,
    last_login: null,
  }
}

/**
 * What a request changes about an account.
 *
 * @throws RequestRefused when Auth0 would refuse it too, or the password is too weak
 */
export async function accountChanges(user: User, body: UserChanges): Promise<Updateable<UserRow>> {
  const {
    connection,
    client_id: _client,
    verify_email: _mail,
    email,
    password,
    user_metadata,
    app_metadata,
    ...rest
  } = body
  if (connection !== undefined) refuseOtherConnection(connection)
  if (email !== undefined && password !== undefined)
    throw notSupported('Cannot update password and email simultaneously')
  if (email !== undefined && body.blocked !== undefined)
    throw notSupported('Cannot update email and blocked simultaneously')
  const address = email === undefined ? user.email : normalized(email)
  return {
    ...rest,
    ...(address !== user.email && { email: address, email_verified: body.email_verified ?? false }),
    ...(password !== undefined && {
      password_hash: await hashOf(password, address),
      last_password_reset: new Date().toISOString(),
    }),
    ...(user_metadata && { user_metadata: JSON.stringify(mergeMetadata(user.user_metadata, user_metadata)) }),
    ...(app_metadata && { app_metadata: JSON.stringify(mergeMetadata(user.app_metadata, app_metadata)) }),
  }
}

async function hashOf(password: string, email: string): Promise<string> {
  const weakness = passwordWeakness(password, email)
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
