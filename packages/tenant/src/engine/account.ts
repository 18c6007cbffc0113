import { type Account, type AccountClaims, errors, type FindAccount } from 'oidc-provider'
import type { Database } from '../store/database.ts'
import { findUserProfile, type UserProfile } from '../store/users.ts'

/** Which claims each scope of OpenID Connect opens (OpenID Connect Core §5.4), as the protocol engine wants it. */
export const CLAIMS_BY_SCOPE: Record<string, string[]> = {
  openid: ['sub', 'sid'],
  profile: ['name', 'nickname', 'given_name', 'family_name', 'picture', 'updated_at'],
  email: ['email', 'email_verified'],
}

/** Finds the person behind a session or a token; one who is blocked can neither continue nor refresh. */
export function accountFinder(database: Database): FindAccount {
  return async (ctx, userId, token): Promise<Account | undefined> => {
    const profile = await findUserProfile(database, userId)
    if (profile?.blocked && token) throw new errors.CustomOIDCProviderError('invalid_grant', 'user is blocked')
    if (!profile || profile.blocked) return undefined

    // A token that comes with the authorization response belongs to the browser's session, which a login may have renewed.
    return accountOf(profile, () => (token && 'sessionUid' in token ? token.sessionUid : ctx.oidc.session?.uid))
  }
}

/** A user as the protocol engine knows them. @param findSession the session that their ID token names in `sid` */
export function accountOf(profile: UserProfile, findSession?: () => string | undefined): Account {
  const { user_id: accountId, email } = profile
  return { accountId, email, claims: () => ({ ...claimsOf(profile), sid: findSession?.() }) }
}

/** Everything the tenant tells about a person, whatever the scope. */
function claimsOf({ user_id, blocked: _blocked, ...profile }: UserProfile): AccountClaims {
  return { sub: user_id, ...Object.fromEntries(Object.entries(profile).filter(([, value]) => value !== null)) }
}

/** The part of a person's claims that a scope opens. */
export function claimsInScope(profile: UserProfile, scopes: readonly string[]): Record<string, unknown> {
  const names = new Set(['sub', ...scopes.flatMap(scope => CLAIMS_BY_SCOPE[scope] ?? [])])
  return Object.fromEntries(Object.entries(claimsOf(profile)).filter(([name]) => names.has(name)))
}
