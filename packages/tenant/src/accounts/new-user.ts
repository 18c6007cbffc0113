import { randomBytes } from 'node:crypto'
import type { Insertable } from 'kysely'
import type { UserRow } from '../store/schema.ts'
import { drawPicture } from './picture.ts'
import type { Registrant } from './registration.ts'

/** A row for a new account. */
export type NewUser = Insertable<UserRow> & Registrant

/** The profile that Auth0 gives to an account with only an email address and a password. */
export function newUser(email: string, passwordHash: string, at: Date): NewUser {
  return {
    user_id: `auth0|${randomBytes(12).toString('hex')}`,
    email,
    email_verified: false,
    password_hash: passwordHash,
    name: email,
    nickname: email.slice(0, email.lastIndexOf('@')),
    picture: drawPicture(email),
    blocked: false,
    created_at: at.toISOString(),
    updated_at: at.toISOString(),
    last_login: null,
  }
}
