import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Bound, SearchQuery } from './search-query.ts'

type Value = RawBuilder<unknown>
type Test = (value: Value) => Expression<unknown>

/** The location of a search field in a row. */
export type SearchField =
  | { readonly kind: 'text' | 'date' | 'flag' | 'number'; readonly value: Value }
  /** A member of a JSON document of any type; in a list, any of its items. */
  | { readonly kind: 'json'; readonly document: Value; readonly path: string }

/** The searchable fields of a table. */
export interface SearchFields {
  /** The fields that a word without a field name is searched in. */
  readonly naming: readonly Value[]
  /** `undefined` when there is no such field; then the term matches nothing. */
  find(name: string): SearchField | undefined
}

/** The path of a member in a JSON document, for SQLite. */
export function jsonPath(steps: readonly string[]): string {
  return `$${steps.map(step => `."${step}"`).join('')}`
}

/** Converts a search to a condition. Case is ignored. */
export function searchFilter(query: SearchQuery, fields: SearchFields): Expression<SqlBool> {
  const joined = (of: readonly SearchQuery[], separator: Value): Expression<SqlBool> =>
    sql`(${sql.join(
      of.map(each => searchFilter(each, fields)),
      separator,
    )})`

  switch (query.kind) {
    case 'all':
      return joined(query.of, sql` and `)
    case 'any':
      return joined(query.of, sql` or `)
    case 'not':
      return sql`not coalesce(${searchFilter(query.query, fields)}, 0)`
    case 'exists':
      return inField(fields.find(query.field), value => sql`${value} is not null`)
    case 'range':
      return range(fields.find(query.field), query.from, query.to)
    case 'term':
      return query.field === undefined
        ? anywhere(fields.naming, query.value, query.quoted)
        : term(fields.find(query.field), query.value, query.quoted)
  }
}

function anywhere(naming: readonly Value[], value: string, quoted: boolean): Expression<SqlBool> {
  const pattern = `%${likePattern(value, quoted)}%`
  return sql`(${sql.join(
    naming.map(each => like(each, pattern)),
    sql` or `,
  )})`
}

/** Any other text is not a value of a boolean field and matches nothing. */
const FLAGS: ReadonlyMap<string, number> = new Map([
  ['true', 1],
  ['false', 0],
])

function term(field: SearchField | undefined, text: string, quoted: boolean): Expression<SqlBool> {
  const pattern = likePattern(text, quoted)
  switch (field?.kind) {
    case 'flag':
      return sql`${field.value} = ${FLAGS.get(text.toLowerCase()) ?? null}`
    case 'number':
      return sql`${field.value} = ${Number(text)}`
    case 'date':
      return like(field.value, `${pattern}%`)
    default:
      return inField(field, value => like(value, pattern))
  }
}

function range(field: SearchField | undefined, from: Bound | undefined, to: Bound | undefined): Expression<SqlBool> {
  const ends = [from, to].filter(bound => bound !== undefined)
  const isNumeric = field?.kind === 'number' || (field?.kind === 'json' && ends.every(bound => isNumber(bound.value)))
  return inField(field, value =>
    isNumeric
      ? between(sql`cast(${value} as real)`, from, to, bound => sql`${Number(bound)}`)
      : between(value, from, to, bound => sql`${bound}`),
  )
}

/** A timestamp that starts with the upper bound, such as one on that day, is included. */
function between(
  value: Value,
  from: Bound | undefined,
  to: Bound | undefined,
  operand: (text: string) => Value,
): Expression<SqlBool> {
  const lower = from && sql`${value} ${sql.raw(from.inclusive ? '>=' : '>')} ${operand(from.value)}`
  const within = to && sql`(${value} <= ${operand(to.value)} or ${like(value, `${likePattern(to.value, true)}%`)})`
  const upper = to?.inclusive ? within : to && sql`${value} < ${operand(to.value)}`
  const ends = [lower, upper].filter(end => end !== undefined)
  return ends.length === 0 ? sql`${value} is not null` : sql`(${sql.join(ends, sql` and `)})`
}

function inField(field: SearchField | undefined, test: Test): Expression<SqlBool> {
  if (!field) return sql`0`
  if (field.kind !== 'json') return sql`${test(field.value)}`
  const value = sql`case type when 'true' then 'true' when 'false' then 'false' else value end`
  return sql`exists (select 1 from json_each(${field.document}, ${field.path}) where ${test(value)})`
}

function like(value: Value, pattern: string): Expression<SqlBool> {
  return sql`${value} like ${pattern} escape '\\'`
}

/** Converts Lucene's wildcards to those of LIKE; inside quotes they are plain characters. */
function likePattern(value: string, quoted: boolean): string {
  const literal = value.replace(/[\\%_]/g, '\\$&')
  return quoted ? literal : literal.replaceAll('*', '%').replaceAll('?', '_')
}

function isNumber(text: string): boolean {
  return text.trim() !== '' && !Number.isNaN(Number(text))
}
