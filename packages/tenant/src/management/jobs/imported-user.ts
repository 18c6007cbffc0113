import { isSecret } from '../../accounts/one-time-password.ts'
import { isPasswordHash } from '../../accounts/passwords/passwords.ts'
import type { Database } from '../../store/database.ts'
import type { ImportError } from '../../store/jobs.ts'
import { saveAuthenticator } from '../../store/users/authenticators.ts'
import { findUser, findUserId, insertUser, updateUser } from '../../store/users/users.ts'
import { type ObjectSchema, objectSchema } from '../http/schema.ts'
import { compileSchema } from '../http/validation.ts'
import { accountChanges, accountRow, mergedChanges } from '../users/account.ts'
import { USER, type UserBody } from '../users/body.ts'

/** A user in an import file. */
interface ImportedUser extends Omit<UserBody, 'password' | 'verify_email'> {
  email: string
  user_id?: string
  password_hash?: string
  custom_password_hash?: { algorithm: string; hash: { value: string; encoding?: string } }
  mfa_factors?: { totp?: { secret: string } }[]
}

export interface ImportOptions {
  upsert: boolean
  /** Of a password that nobody knows, for users without one: they reset it. */
  unknownPasswordHash: string
}

const { password: _password, verify_email: _verifyEmail, ...MEMBERS } = USER
const HASH = objectSchema<{ value: string; encoding?: string }>(
  { value: { type: 'string', maxLength: 500 }, encoding: { type: 'string', enum: ['utf8'] } },
  ['value'],
)
const importedUser: ObjectSchema<ImportedUser> = objectSchema<ImportedUser>(
  {
    ...MEMBERS,
    user_id: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[^|\\s\\x00-\\x1f]+$' },
    password_hash: { type: 'string', maxLength: 500 },
    custom_password_hash: objectSchema<NonNullable<ImportedUser['custom_password_hash']>>(
      { algorithm: { type: 'string', maxLength: 50 }, hash: HASH },
      ['algorithm', 'hash'],
    ),
    mfa_factors: {
      type: 'array',
      maxItems: 10,
      items: objectSchema<{ totp?: { secret: string } }>({
        totp: objectSchema<{ secret: string }>({ secret: { type: 'string', maxLength: 128 } }, ['secret']),
      }),
    },
  },
  ['email'],
)

const validate = compileSchema({ schema: importedUser, method: 'POST', url: '', httpPart: 'body' })

type Imported = 'inserted' | 'updated' | ImportError

/** Imports one user of a file. @returns what happened, or why it was not imported */
export async function importUser(transaction: Database, item: unknown, options: ImportOptions): Promise<Imported> {
  const result = validate(item)
  const problem =
    typeof result === 'object' && 'error' in result && result.error instanceof Error ? result.error : undefined
  if (problem || !isUser(item)) return failed(item, 'INVALID_FORMAT', problem?.message ?? 'The user is not valid')
  const hash = passwordHashOf(item, options)
  if (hash === undefined) {
    return failed(
      item,
      'UNSUPPORTED_PASSWORD_HASH',
      'Only argon2id hashes in "custom_password_hash" can be verified here',
    )
  }
  const secret = item.mfa_factors?.[0]?.totp?.secret
  if (item.mfa_factors && (item.mfa_factors.length > 1 || secret === undefined || !isSecret(secret))) {
    return failed(item, 'UNSUPPORTED_MFA_FACTOR', 'Only one factor "totp" with a base32 secret can be used here')
  }
  const email = item.email.toLowerCase()
  const existing = await findUserId(transaction, email)
  if (existing !== undefined) return options.upsert ? update(transaction, existing, item) : taken(item)
  if (!(await insertUser(transaction, accountRow(item, email, hash)))) return taken(item)
  const userId = await findUserId(transaction, email)
  if (userId !== undefined && secret !== undefined) {
    await saveAuthenticator(transaction, { userId, secret, isConfirmed: true })
  }
  return 'inserted'
}

/** As at Auth0, an import changes neither the password nor what identifies a user. */
async function update(transaction: Database, userId: string, item: ImportedUser): Promise<Imported> {
  const user = await findUser(transaction, userId)
  if (!user) return taken(item)
  const { email: _email, email_verified: _verified, username: _username, ...changes } = item
  await updateUser(transaction, userId, {
    ...(await accountChanges(transaction, user, changes)),
    ...mergedChanges(user, changes),
  })
  return 'updated'
}

/** @returns `undefined` for a hash that cannot be verified */
function passwordHashOf(
  { password_hash, custom_password_hash }: ImportedUser,
  { unknownPasswordHash }: ImportOptions,
): string | undefined {
  if (password_hash !== undefined) return undefined
  if (!custom_password_hash) return unknownPasswordHash
  const { algorithm, hash } = custom_password_hash
  return algorithm === 'argon2' && isPasswordHash(hash.value) ? hash.value : undefined
}

function isUser(item: unknown): item is ImportedUser {
  return typeof item === 'object' && item !== null && 'email' in item
}

function taken(item: object): ImportError {
  return failed(item, 'DUPLICATED_USER', 'The user already exists')
}

/** The report does not repeat secrets. */
function failed(item: unknown, code: string, message: string): ImportError {
  const { password: _password, password_hash: _hash, custom_password_hash: _custom, ...rest } = { ...Object(item) }
  const { mfa_factors: _factors, ...user } = rest
  return { user, errors: [{ code, message }] }
}
