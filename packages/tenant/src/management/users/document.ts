import { DATABASE_CONNECTION } from '../../store/users/connections.ts'
import type { User } from '../../store/users/users.ts'

/** The members of a user document. */
export const USER_MEMBERS: readonly string[] = [
  'user_id',
  'email',
  'email_verified',
  'username',
  'phone_number',
  'phone_verified',
  'name',
  'nickname',
  'given_name',
  'family_name',
  'picture',
  'blocked',
  'identities',
  'user_metadata',
  'app_metadata',
  'created_at',
  'updated_at',
  'last_ip',
  'last_login',
  'last_password_reset',
  'logins_count',
]

/** A user in the Management API's format. As on Auth0, members that were never set are left out. */
export function userDocument(user: User): object {
  const { user_metadata, app_metadata, blocked, logins_count, details, ...rest } = user
  const known = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== null))
  return {
    ...details,
    ...known,
    identities: [identityOf(user)],
    ...(logins_count > 0 && { logins_count }),
    ...(hasMembers(user_metadata) && { user_metadata }),
    ...(hasMembers(app_metadata) && { app_metadata }),
    ...(blocked && { blocked }),
  }
}

function identityOf({ user_id }: User): object {
  const [provider = '', id = ''] = user_id.split('|')
  return { connection: DATABASE_CONNECTION, user_id: id, provider, isSocial: false }
}

function hasMembers(metadata: object): boolean {
  return Object.keys(metadata).length > 0
}
