import type { Clearable } from '../../store/clearable.ts'
import { clearable } from '../http/clearable.ts'
import { type ObjectSchema, objectSchema } from '../http/schema.ts'
import { isOff, type SupportedValue } from '../http/unsupported-values.ts'

/** The members of a user that a request may set. */
export interface UserBody {
  email?: string
  password?: string
  email_verified?: boolean
  verify_email?: boolean
  blocked?: boolean
  name?: string
  nickname?: string
  given_name?: string
  family_name?: string
  picture?: string
  /** Stored and returned; users log in with their email address. */
  username?: string
  /** Stored and returned. */
  phone_number?: string
  phone_verified?: boolean
  user_metadata?: Record<string, unknown>
  app_metadata?: Record<string, unknown>
}

export interface NewUserBody extends UserBody {
  connection: string
  email: string
  password: string
  /** Becomes `auth0|…`. */
  user_id?: string
}

export interface UserChanges extends UserBody {
  connection?: string
  client_id?: string
  verify_phone_number?: boolean
}

export type UserPatch = Clearable<UserChanges>

const flag = { type: 'boolean' } as const
const name = { type: 'string', minLength: 1, maxLength: 300 } as const
const partOfName = { type: 'string', minLength: 1, maxLength: 150 } as const
const metadata = { type: 'object', maxProperties: 1000 } as const
const connection = { type: 'string', minLength: 1, maxLength: 128 } as const

export const USER: ObjectSchema<UserBody>['properties'] = {
  email: { type: 'string', maxLength: 254, format: 'email' },
  password: { type: 'string', minLength: 1, maxLength: 1024 },
  email_verified: flag,
  verify_email: flag,
  blocked: flag,
  name,
  nickname: name,
  given_name: partOfName,
  family_name: partOfName,
  picture: { type: 'string', maxLength: 2048, format: 'picture' },
  username: { type: 'string', minLength: 1, maxLength: 128, pattern: '^[^\\s<>]+$' },
  phone_number: { type: 'string', pattern: '^\\+[0-9]{1,15}$' },
  phone_verified: flag,
  user_metadata: metadata,
  app_metadata: metadata,
}

export const newUser: ObjectSchema<NewUserBody> = objectSchema<NewUserBody>(
  { ...USER, connection, user_id: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[^|\\s\\x00-\\x1f]+$' } },
  ['connection', 'email', 'password'],
)

export const userChanges: object = {
  ...clearable(
    objectSchema<UserChanges>({
      ...USER,
      connection,
      client_id: { type: 'string', minLength: 1, maxLength: 64 },
      verify_phone_number: flag,
    }),
  ),
  minProperties: 1,
}

/** Values that promise a message which this tenant does not send. */
export const USER_SUPPORTED_VALUES: readonly SupportedValue[] = [
  { member: 'verify_phone_number', isSupported: isOff, reason: 'no messages are sent to phones here' },
]
