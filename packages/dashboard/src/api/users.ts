import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import * as v from 'valibot'
import { type Management, path } from './management.ts'
import { PAGE_SIZE, pageOf, totals } from './pagination.ts'

const Metadata = v.record(v.string(), v.unknown())

const User = v.object({
  user_id: v.string(),
  email: v.optional(v.string(), ''),
  name: v.optional(v.string(), ''),
  nickname: v.optional(v.string(), ''),
  given_name: v.optional(v.string(), ''),
  family_name: v.optional(v.string(), ''),
  email_verified: v.optional(v.boolean(), false),
  blocked: v.optional(v.boolean(), false),
  created_at: v.optional(v.string()),
  last_login: v.optional(v.nullable(v.string())),
  logins_count: v.optional(v.number(), 0),
  user_metadata: v.optional(Metadata, {}),
  app_metadata: v.optional(Metadata, {}),
})

const UserPage = v.object({ ...totals, users: v.array(User) })

/** A user who can log in. */
export type User = v.InferOutput<typeof User>
export type UserPage = v.InferOutput<typeof UserPage>
/** The editable fields of a user. */
export type UserChanges = Partial<
  Pick<User, 'email' | 'email_verified' | 'blocked' | 'user_metadata' | 'app_metadata' | 'name'> & {
    password: string
    /** `null` removes the value. */
    nickname: string | null
    given_name: string | null
    family_name: string | null
  }
>

/** Prefix of the query keys of users. */
export const USERS = ['users'] as const

export function userKey(id: string): readonly string[] {
  return [...USERS, 'one', id]
}

/** The database connection in which new users are created. */
const CONNECTION = 'Username-Password-Authentication'

/** The orders of the list that the dashboard offers. */
const ORDERS = ['created_at', 'email', 'last_login', 'logins_count']

interface UserListing {
  search: string
  page: number
  /** Default: when the user was created. */
  column?: string
  /** Default: `true`. */
  descending?: boolean
}

/** One page of the users with an email address or name that begins with the text. */
export function usersQuery(
  management: Management,
  { search, page, column = 'created_at', descending = true }: UserListing,
) {
  const sort = ORDERS.includes(column) ? `${column}:${descending ? '-1' : '1'}` : 'created_at:-1'
  return queryOptions({
    queryKey: [...USERS, 'list', search, page, sort],
    queryFn: () =>
      management.get('users', UserPage, {
        ...pageOf(page, PAGE_SIZE),
        search_engine: 'v3',
        sort,
        q: searchExpression(search),
      }),
    placeholderData: keepPreviousData,
  })
}

export function userQuery(management: Management, id: string) {
  return queryOptions({ queryKey: userKey(id), queryFn: () => management.get(path`users/${id}`, User) })
}

/** The user with an email address, or `null`. */
export function userByEmailQuery(management: Management, email: string) {
  return queryOptions({
    queryKey: [...USERS, 'by-email', email],
    queryFn: async () => (await management.get('users-by-email', v.array(User), { email }))[0] ?? null,
  })
}

export function createUser(management: Management, user: { email: string; password: string }): Promise<User> {
  return management.send('POST', 'users', { connection: CONNECTION, ...user }, User)
}

export function updateUser(
  management: Management,
  { user_id, ...changes }: UserChanges & { user_id: string },
): Promise<User> {
  return management.send('PATCH', path`users/${user_id}`, changes, User)
}

export function deleteUser(management: Management, id: string): Promise<void> {
  return management.sendVoid('DELETE', path`users/${id}`)
}

/** Converts typed text to a search expression of the Management API: a prefix search with quotes and backslashes escaped. */
function searchExpression(typed: string): string | undefined {
  const text = typed
    .trim()
    .toLowerCase()
    .replace(/[\\"*]/g, String.raw`\$&`)
  return text === '' ? undefined : `email:${escaped(text)}* OR name:${escaped(text)}*`
}

/** Escapes all characters that have a meaning in a search expression. */
function escaped(text: string): string {
  return text.replace(/(?<!\\)[+\-!(){}[\]^~?:/\s&|]/g, String.raw`\$&`)
}
