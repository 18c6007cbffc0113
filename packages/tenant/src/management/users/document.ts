import { DATABASE_CONNECTION } from '../../store/users/connections.ts'
import { type LinkedProfile, splitId } from '../../store/users/linked-identities.ts'
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
  const { user_metadata, app_metadata, blocked, logins_count, details, linked: _linked, ...rest } = user
  const known = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== null))
  return {
    ...details,
    ...known,
    identities: identitiesOf(user),
    ...(logins_count > 0 && { logins_count }),
    ...(hasMembers(user_metadata) && { user_metadata }),
    ...(hasMembers(app_metadata) && { app_metadata }),
    ...(blocked && { blocked }),
  }
}

/** The accounts of a user: the first one, and those that were linked to it, with their profiles. */
export function identitiesOf({ user_id, linked }: User): object[] {
  const [provider, id] = splitId(user_id)
  return [
    { connection: DATABASE_CONNECTION, user_id: id, provider, isSocial: false },
    ...linked.map(({ profile, email, ...identity }) => ({
      connection: identity.connection,
      user_id: identity.identity_id,
      provider: identity.provider,
      isSocial: false,
      profileData: profileData(email, profile),
    })),
  ]
}

function profileData(email: string, profile: LinkedProfile): object {
  const { email_verified, name, nickname, given_name, family_name, picture, details } = profile
  const names = { name, nickname, given_name, family_name, picture }
  const known = Object.fromEntries(Object.entries(names).filter(([, value]) => value !== null))
  return { ...known, ...JSON.parse(details), email, email_verified: email_verified === 1 }
}

function hasMembers(metadata: object): boolean {
  return Object.keys(metadata).length > 0
}
