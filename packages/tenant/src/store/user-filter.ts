import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Bound, UserQuery } from './user-query.ts'

const TEXTS = new Set(['user_id', 'email', 'name', 'nickname', 'given_name', 'family_name', 'picture', 'last_ip'])
const DATES = new Set(['created_at', 'updated_at', 'last_login', 'last_password_reset'])
const FLAGS = new Set(['blocked', 'email_verified'])
const NAMING = ['email', 'name', 'nickname', 'given_name', 'family_name', 'user_id']
const NOBODY = sql<SqlBool>`0`

/** What is the same of everyone, by the name a search has for it. */
const CONSTANTS: Readonly<Record<string, string>> = {
  'identities.connection': 'Username-Password-Authentication',
  'identities.provider': 'auth0',
}

/** A search for people as a condition on the table of users. Upper and lower case are the same. */
export function userFilter(query: UserQuery): Expression<SqlBool> {
  switch (query.kind) {
    case 'all':
      return joined(query.of, sql` and `)
    case 'any':
      return joined(query.of, sql` or `)
    case 'not':
      return sql`not coalesce(${userFilter(query.query)}, 0)`
    case 'exists':
      return exists(query.field)
    case 'range':
      return range(query.field, query.from, query.to)
    case 'term':
      return query.field === undefined
        ? anywhere(query.value, query.quoted)
        : term(query.field, query.value, query.quoted)
  }
}

function joined(of: readonly UserQuery[], separator: RawBuilder<unknown>): Expression<SqlBool> {
  return sql<SqlBool>`(${sql.join(of.map(userFilter), separator)})`
}

function anywhere(value: string, quoted: boolean): Expression<SqlBool> {
  const pattern = `%${likePattern(value, quoted)}%`
  return sql<SqlBool>`(${sql.join(
    NAMING.map(column => sql`${sql.ref(column)} like ${pattern} escape '\\'`),
    sql` or `,
  )})`
}

function term(field: string, value: string, quoted: boolean): Expression<SqlBool> {
  const pattern = likePattern(value, quoted)
  if (TEXTS.has(field)) return sql`${sql.ref(field)} like ${pattern} escape '\\'`
  if (DATES.has(field)) return sql`${sql.ref(field)} like ${`${pattern}%`} escape '\\'`
  if (FLAGS.has(field)) return sql`${sql.ref(field)} = ${value.toLowerCase() === 'true' ? 1 : 0}`
  if (field === 'logins_count') return sql`logins_count = ${Number(value)}`
  if (field === 'email.domain') return sql`substr(email, instr(email, '@') + 1) like ${pattern} escape '\\'`
  const constant = CONSTANTS[field]
  if (constant !== undefined) return sql`${constant} like ${pattern} escape '\\'`
  return inMetadata(field, value => sql`${value} like ${pattern} escape '\\'`)
}

function exists(field: string): Expression<SqlBool> {
  if (TEXTS.has(field) || DATES.has(field)) return sql`${sql.ref(field)} is not null`
  if (FLAGS.has(field) || field === 'logins_count' || field === 'email.domain' || field in CONSTANTS) return sql`1`
  return inMetadata(field, () => sql`1`)
}

function range(field: string, from: Bound | undefined, to: Bound | undefined): Expression<SqlBool> {
  if (field === 'logins_count') return between(sql`logins_count`, from, to, value => sql`${Number(value)}`)
  if (TEXTS.has(field) || DATES.has(field)) return between(sql`${sql.ref(field)}`, from, to, value => sql`${value}`)
  const isNumber = [from, to].every(bound => bound === undefined || !Number.isNaN(Number(bound.value)))
  return inMetadata(field, value =>
    isNumber
      ? between(sql`cast(${value} as real)`, from, to, bound => sql`${Number(bound)}`)
      : between(value, from, to, bound => sql`${bound}`),
  )
}

/** An instant that starts with the upper end, such as a day, is still within it. */
function between(
  value: RawBuilder<unknown>,
  from: Bound | undefined,
  to: Bound | undefined,
  operand: (text: string) => RawBuilder<unknown>,
): Expression<SqlBool> {
  const lower = from && sql`${value} ${sql.raw(from.inclusive ? '>=' : '>')} ${operand(from.value)}`
  const upper =
    to &&
    (to.inclusive
      ? sql`(${value} <= ${operand(to.value)} or ${value} like ${`${likePattern(to.value, true)}%`} escape '\\')`
      : sql`${value} < ${operand(to.value)}`)
  const ends = [lower, upper].filter(end => end !== undefined)
  return ends.length === 0 ? sql`${value} is not null` : sql<SqlBool>`(${sql.join(ends, sql` and `)})`
}

/** A member of the metadata, by its path; of a list, any of its items. */
function inMetadata(field: string, test: (value: RawBuilder<unknown>) => Expression<unknown>): Expression<SqlBool> {
  const [column = '', ...path] = field.split('.')
  if ((column !== 'app_metadata' && column !== 'user_metadata') || path.length === 0) return NOBODY
  const pointer = `$${path.map(step => `."${step}"`).join('')}`
  const value = sql`case type when 'true' then 'true' when 'false' then 'false' else value end`
  return sql`exists (select 1 from json_each(${sql.ref(column)}, ${pointer}) where ${test(value)})`
}

/** Lucene's wildcards as those of LIKE; inside quotes they are plain characters. */
function likePattern(value: string, quoted: boolean): string {
  const literal = value.replace(/[\\%_]/g, '\\$&')
  return quoted ? literal : literal.replaceAll('*', '%').replaceAll('?', '_')
}
