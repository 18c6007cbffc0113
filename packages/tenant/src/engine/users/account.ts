import { type Account, type AccountClaims, errors, type FindAccount } from 'oidc-provider'
import type { Database } from '../../store/database.ts'
import { findUserProfile, type UserProfile } from '../../store/users/users.ts'

/** The claims of each OpenID Connect scope (OpenID Connect Core §5.4), in the protocol engine's format. */
export const CLAIMS_BY_SCOPE: Record<string, string[]> = {
  openid: ['sub', 'sid'],
  profile: ['name', 'nickname', 'given_name', 'family_name', 'picture', 'updated_at'],
  email: ['email', 'email_verified'],
}

/** Finds the user of a session or token. A blocked user can neither continue a session nor refresh a token. */
export function accountFinder(database: Database): FindAccount {
  return async (ctx, userId, token): Promise<Account | undefined> => {
    const profile = await findUserProfile(database, userId)
    if (profile?.blocked && token) throw new errors.CustomOIDCProviderError('invalid_grant', 'user is blocked')
    if (!profile || profile.blocked) return undefined

    // A token in the authorization response belongs to the browser's session, which a login may have renewed.
    return accountOf(profile, () => (token && 'sessionUid' in token ? token.sessionUid : ctx.oidc.session?.uid))
  }
}

/** A user as the protocol engine represents them. @param findSession the session for `sid` in their ID token */
export function accountOf(profile: UserProfile, findSession?: () => string | undefined): Account {
  const { user_id: accountId, email } = profile
  return { accountId, email, claims: () => ({ ...claimsOf(profile), sid: findSession?.() }) }
}

/** All claims of a user, independent of the scope. */
function claimsOf({ user_id, blocked: _blocked, ...profile }: UserProfile): AccountClaims {
  return { sub: user_id, ...Object.fromEntries(Object.entries(profile).filter(([, value]) => value !== null)) }
}

/** The claims of a user that one scope includes. */
export function claimsInScope(profile: UserProfile, scopes: readonly string[]): Record<string, unknown> {
  const names = new Set(['sub', ...scopes.flatMap(scope => CLAIMS_BY_SCOPE[scope] ?? [])])
  return Object.fromEntries(Object.entries(claimsOf(profile)).filter(([name]) => names.has(name)))
}
