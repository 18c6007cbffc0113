import type { KoaContextWithOIDC } from 'oidc-provider'

/** A login at the token endpoint, for the logs. */
export interface LoginAttempt {
  /** The user's address, which can differ from that of the request. */
  ip: string
  email: string
  connection: string
  /** The user with this email address, if there is one. */
  userId: string | undefined
}

const ENTITY = 'LoginAttempt'

/** The error of a password grant when the tenant has no default directory. */
export const NO_DEFAULT_DIRECTORY = 'no_default_directory'

/** Auth0's error for a login that the rate limit rejects. */
export const TOO_MANY_ATTEMPTS = 'too_many_attempts'

/** Stores the user who tries to log in on the request, so that a failure is logged for that user. */
export function noteLoginAttempt({ oidc }: KoaContextWithOIDC, attempt: LoginAttempt): void {
  oidc.entity(ENTITY, attempt)
}

export function findLoginAttempt({ oidc }: KoaContextWithOIDC): LoginAttempt | undefined {
  const attempt = oidc.entities[ENTITY]
  return isLoginAttempt(attempt) ? attempt : undefined
}

function isLoginAttempt(value: unknown): value is LoginAttempt {
  return typeof value === 'object' && value !== null && 'email' in value && 'ip' in value
}
