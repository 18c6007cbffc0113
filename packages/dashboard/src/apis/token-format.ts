/** The profiles, which determine the claim names of access tokens. */
export const PROFILES: readonly { value: string; label: string }[] = [
  { value: 'access_token', label: 'Auth0' },
  { value: 'rfc9068_profile', label: 'RFC 9068' },
]

/** The signing algorithms for access tokens. */
export const SIGNING_ALGORITHMS: readonly string[] = ['RS256', 'HS256']

const WITH_PERMISSIONS = '_authz'

/** Splits a token dialect into its profile and whether the token contains permissions. */
export function splitDialect(dialect: string): { profile: string; permissions: boolean } {
  return { profile: dialect.replace(WITH_PERMISSIONS, ''), permissions: dialect.endsWith(WITH_PERMISSIONS) }
}

export function joinDialect({ profile, permissions }: { profile: string; permissions: boolean }): string {
  return permissions ? profile + WITH_PERMISSIONS : profile
}
