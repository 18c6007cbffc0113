import { sql } from 'kysely'
import type { Database } from '../store/database.ts'
import { DATABASE_CONNECTION } from '../store/users/connections.ts'
import { findUserProfile, insertUser, type UserProfile } from '../store/users/users.ts'
import { type CountedAttempt, createAttemptCounters, type TooEarly } from './attempts/attempt-counters.ts'
import {
  ATTEMPT_LIMITS,
  type AttemptLimits,
  loginCounters,
  secondFactorCounters,
  signUpCounters,
  tokenExchangeCounters,
} from './attempts/attempt-limits.ts'
import { parseEmailAddress } from './email-address.ts'
import { createLoginBlocks, type LoginBlocks } from './login-blocks.ts'
import { type NewUser, newUser } from './new-user.ts'
import { passwordProblem } from './passwords/password-problem.ts'
import { hashPassword, verifyPassword } from './passwords/passwords.ts'
import type { RegistrationSource, RegistrationSteps, RegistrationVerdict } from './registration.ts'
import { createSecondFactors, type SecondFactors } from './second-factors.ts'

interface SignUpRequest {
  email: string
  password: string
  /** The address that the request came from. Without one (the tenant's own seed), the rate limits do not apply. */
  ip?: string
  /** Default: the sign-up is the tenant's own, and nothing happens around it. */
  source?: RegistrationSource
}

interface LoginRequest {
  email: string
  password: string
  ip: string
}

/** The new user, or why sign-up failed, in words for the user. */
type SignUpOutcome = { userId: string } | { refused: 'email' | 'password' | 'policy'; reason: string } | TooEarly

/**
 * The user who logs in, or why login failed. `credentials` is the same for an unknown email address and a wrong
 * password.
 */
type LoginOutcome = { userId: string } | { refused: 'credentials' | 'blocked' } | TooEarly

/** The accounts of the users who can log in. */
export interface Accounts {
  /** Creates an account. When the result has a `userId`, the account is stored on disk. */
  signUp(request: SignUpRequest): Promise<SignUpOutcome>
  /** Verifies an email address and a password. Does not count as a login: see `recordLogin`. */
  authenticate(request: LoginRequest): Promise<LoginOutcome>
  /** Records a login, and the address that the request came from. */
  recordLogin(userId: string, ip?: string): Promise<void>
  findById(userId: string): Promise<UserProfile | undefined>
  secondFactors: SecondFactors
  loginBlocks: LoginBlocks
  /** Counts a token exchange from an address, unless it is reported as successful. */
  beginTokenExchange(ip: string): Promise<CountedAttempt | TooEarly>
  /** Resets the rate limits. */
  forgetAttempts(): Promise<void>
  /** Lets time pass for the rate limits, in seconds. */
  advance(seconds: number): Promise<void>
}

export interface AccountsOptions {
  /** Default {@link ATTEMPT_LIMITS}. */
  limits?: AttemptLimits
  /** The clock, in milliseconds. Default `Date.now()` or, for the rate limits, the clock of a shared store. */
  now?: () => number
  /** What happens around a sign-up. Default nothing. */
  registration?: RegistrationSteps
}

/** Opens the accounts of a store. The processes of a shared store count attempts together; else they are in memory. */
export function createAccounts(database: Database, options: AccountsOptions = {}): Accounts {
  const { limits = ATTEMPT_LIMITS, now = () => Date.now(), registration } = options
  const counters = createAttemptCounters(database, options.now)

  return {
    async signUp({ email: text, password, ip, source }) {
      const email = parseEmailAddress(text)
      if (!email) return { refused: 'email', reason: 'Enter an email address, like name@example.com' }
      const weakness = await passwordProblem(database, password, email)
      if (weakness) return { refused: 'password', reason: weakness }
      const attempt = ip === undefined ? undefined : await counters.begin(signUpCounters(limits, ip))
      if (attempt && 'retryAfterSeconds' in attempt) return attempt

      // Hash before looking up the email address, so that a taken one takes as long as a free one.
      const user = newUser(email, await hashPassword(password), new Date(now()))
      const verdict = source && (await registration?.before(user, source))
      if (verdict && 'refused' in verdict) return { refused: 'policy', reason: verdict.refused }
      if (await insertUser(database, { ...user, ...(verdict && metadataOf(verdict)) })) {
        if (source) registration?.after(user.user_id, source)
        return { userId: user.user_id }
      }
      return {
        refused: 'email',
        reason: 'This email address cannot be used for a new account. If it is yours, log in instead',
      }
    },

    async authenticate({ email: text, password, ip }) {
      const email = text.trim().toLowerCase()
      const attempt = await counters.begin(loginCounters(limits, email, ip))
      if ('retryAfterSeconds' in attempt) return attempt

      const user = await findCredentials(database, email)
      if (!(await verifyPassword(password, user?.password_hash)) || !user) return { refused: 'credentials' }
      await attempt.succeeded()
      return user.blocked ? { refused: 'blocked' } : { userId: user.user_id }
    },

    async recordLogin(userId, ip) {
      await database
        .updateTable('users')
        .set(({ eb }) => ({
          last_login: new Date(now()).toISOString(),
          ...(ip !== undefined && { last_ip: ip }),
          logins_count: eb('logins_count', '+', 1),
        }))
        .where('user_id', '=', userId)
        .execute()
    },

    findById: userId => findUserProfile(database, userId),
    loginBlocks: createLoginBlocks({ limits, isFull: counters.isFull, forget: counters.forget }),
    beginTokenExchange: ip => counters.begin(tokenExchangeCounters(limits, ip)),
    secondFactors: createSecondFactors({
      database,
      beginAttempt: userId => counters.begin(secondFactorCounters(limits, userId)),
      now,
    }),
    forgetAttempts: counters.clear,
    advance: counters.advance,
  }
}

function metadataOf({
  appMetadata,
  userMetadata,
}: Exclude<RegistrationVerdict, { refused: string }>): Pick<NewUser, 'app_metadata' | 'user_metadata'> {
  return { app_metadata: JSON.stringify(appMetadata), user_metadata: JSON.stringify(userMetadata) }
}

function findCredentials(
  database: Database,
  email: string,
): Promise<{ user_id: string; password_hash: string; blocked: number } | undefined> {
  return database
    .selectFrom('users')
    .select(['user_id', 'password_hash', 'blocked'])
    .where('email', '=', email)
    .unionAll(({ selectFrom }) =>
      selectFrom('linked_identities')
        .innerJoin('users', 'users.user_id', 'linked_identities.user_id')
        .select([
          'users.user_id',
          sql<string>`coalesce(linked_identities.password_hash, '')`.as('password_hash'),
          'users.blocked',
        ])
        .where('linked_identities.connection', '=', DATABASE_CONNECTION)
        .where('linked_identities.email', '=', email),
    )
    .executeTakeFirst()
}
