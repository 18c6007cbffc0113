import { randomInt } from 'node:crypto'
import type { Database } from '../store/database.ts'
import {
  type Authenticator,
  confirmAuthenticator,
  findAuthenticator,
  findConfirmed,
  replaceRecoveryCode,
  saveAuthenticator,
  saveRecoveryCode,
  useStep,
} from '../store/users/authenticators.ts'
import type { CountedAttempt, TooEarly } from './attempts/attempt-counters.ts'
import { newSecret, passwordOf, stepAt, stepOf } from './one-time-password.ts'

/** `refused`: a wrong one-time password or recovery code, or one that was used already. */
type Refused = { refused: 'code' } | TooEarly

/** The second factor of users: one-time passwords (RFC 6238) and recovery codes. */
export interface SecondFactors {
  find(userId: string): Promise<Authenticator | undefined>
  /** Starts an enrolment, or continues it. @returns `undefined` when the user has an authenticator already */
  enrol(userId: string): Promise<Authenticator | undefined>
  /** Ends an enrolment by the first one-time password. @returns a recovery code, if the user has none yet */
  confirm(userId: string, password: string): Promise<{ recoveryCode?: string } | Refused>
  /** Checks a one-time password, which counts once. */
  verify(userId: string, password: string): Promise<{ verified: true } | Refused>
  /** Checks a recovery code, which counts once. */
  recover(userId: string, code: string): Promise<{ recoveryCode: string } | Refused>
  /** Replaces the recovery code of a user. */
  newRecoveryCode(userId: string): Promise<string>
  /** The next one-time password that will be accepted, for tests; `undefined` until the next interval begins. */
  nextPassword(userId: string): Promise<string | undefined>
}

interface Options {
  database: Database
  /** Counts attempts: a one-time password has only six digits. */
  beginAttempt: (userId: string) => Promise<CountedAttempt | TooEarly>
  /** The clock, in milliseconds. */
  now: () => number
}

const REFUSED = { refused: 'code' } as const

export function createSecondFactors({ database, beginAttempt, now }: Options): SecondFactors {
  async function attempt<Result extends object>(
    userId: string,
    check: () => Promise<Result | undefined>,
  ): Promise<Result | Refused> {
    const counted = await beginAttempt(userId)
    if ('retryAfterSeconds' in counted) return counted
    const result = await check()
    if (!result) return REFUSED
    await counted.succeeded()
    return result
  }

  async function isUsedNow(authenticator: Authenticator | undefined, password: string): Promise<boolean> {
    const step = authenticator && stepOf(authenticator.secret, password.replaceAll(' ', ''), now())
    return authenticator !== undefined && step !== undefined && (await useStep(database, authenticator, step))
  }

  return {
    find: userId => findConfirmed(database, userId),
    async enrol(userId) {
      const existing = await findAuthenticator(database, userId)
      if (existing) return existing.confirmed_at === null ? existing : undefined
      await saveAuthenticator(database, { userId, secret: newSecret(), isConfirmed: false })
      return findAuthenticator(database, userId)
    },
    confirm: (userId, password) =>
      attempt(userId, async () => {
        const authenticator = await findAuthenticator(database, userId)
        if (!authenticator || authenticator.confirmed_at !== null) return undefined
        if (!(await isUsedNow(authenticator, password))) return undefined
        const recoveryCode = newRecoveryCode()
        if (!(await confirmAuthenticator(database, authenticator, recoveryCode))) return undefined
        return authenticator.recovery_digest === null ? { recoveryCode } : {}
      }),
    verify: (userId, password) =>
      attempt(userId, async () =>
        (await isUsedNow(await findConfirmed(database, userId), password)) ? ({ verified: true } as const) : undefined,
      ),
    recover: (userId, code) =>
      attempt(userId, async () => {
        const recoveryCode = newRecoveryCode()
        const change = { userId, code: code.replaceAll(/[\s-]/g, '').toUpperCase(), replacement: recoveryCode }
        return (await replaceRecoveryCode(database, change)) ? { recoveryCode } : undefined
      }),
    async newRecoveryCode(userId) {
      const code = newRecoveryCode()
      await saveRecoveryCode(database, userId, code)
      return code
    },
    async nextPassword(userId) {
      const authenticator = await findAuthenticator(database, userId)
      if (!authenticator) return undefined
      const step = stepAt(now())
      const next = Math.max(step, authenticator.last_step + 1)
      return next <= step + 1 ? passwordOf(authenticator.secret, next) : undefined
    },
  }
}

const ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZ123456789'
const RECOVERY_CODE_LENGTH = 24

/** 24 characters, as at Auth0; without letters and digits that look alike. */
function newRecoveryCode(): string {
  return Array.from({ length: RECOVERY_CODE_LENGTH }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('')
}
