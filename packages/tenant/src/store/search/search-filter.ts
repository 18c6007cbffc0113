import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely'
import type { SqlDialect } from '../dialects/sql-dialect.ts'
import type { Bound, SearchQuery } from './search-query.ts'

type Value = RawBuilder<unknown>
type Test = (value: Value) => Expression<unknown>

/** The location of a search field in a row. */
export type SearchField =
  | { readonly kind: 'text' | 'date' | 'flag' | 'number'; readonly value: Value }
  /** A member of a JSON document of any type; in a list, any of its items. */
  | { readonly kind: 'json'; readonly document: Value; readonly path: readonly string[] }

/** The searchable fields of a table. */
export interface SearchFields {
  /** The fields that a word without a field name is searched in. */
  readonly naming: readonly Value[]
  /** `undefined` when there is no such field; then the term matches nothing. */
  find(name: string): SearchField | undefined
}

/** Converts a search to a condition. Case is ignored. */
export function searchFilter(query: SearchQuery, fields: SearchFields, dialect: SqlDialect): Expression<SqlBool> {
  const joined = (of: readonly SearchQuery[], separator: Value): Expression<SqlBool> =>
    sql`(${sql.join(
      of.map(each => searchFilter(each, fields, dialect)),
      separator,
    )})`

  switch (query.kind) {
    case 'all':
      return joined(query.of, sql` and `)
    case 'any':
      return joined(query.of, sql` or `)
    case 'not':
      return sql`not coalesce(${searchFilter(query.query, fields, dialect)}, false)`
    case 'exists':
      return inField(dialect, fields.find(query.field), value => sql`${value} is not null`)
    case 'range':
      return range(dialect, fields.find(query.field), query.from, query.to)
    case 'term':
      return query.field === undefined
        ? anywhere(dialect, fields.naming, query.value, query.quoted)
        : term(dialect, fields.find(query.field), query.value, query.quoted)
  }
}

function anywhere(dialect: SqlDialect, naming: readonly Value[], value: string, quoted: boolean): Expression<SqlBool> {
  const pattern = `%${likePattern(value, quoted)}%`
  return sql`(${sql.join(
    naming.map(each => dialect.like(each, pattern)),
    sql` or `,
  )})`
}

/** Any other text is not a value of a boolean field and matches nothing. */
const FLAGS: ReadonlyMap<string, number> = new Map([
  ['true', 1],
  ['false', 0],
])

function term(dialect: SqlDialect, field: SearchField | undefined, text: string, quoted: boolean): Expression<SqlBool> {
  const pattern = likePattern(text, quoted)
  switch (field?.kind) {
    case 'flag':
      return sql`${field.value} = ${FLAGS.get(text.toLowerCase()) ?? null}`
    case 'number':
      return isNumber(text) ? sql`${dialect.asNumber(field.value)} = ${Number(text)}` : sql`false`
    case 'date':
      return dialect.like(field.value, `${pattern}%`)
    default:
      return inField(dialect, field, value => dialect.like(value, pattern))
  }
}

function range(
  dialect: SqlDialect,
  field: SearchField | undefined,
  from: Bound | undefined,
  to: Bound | undefined,
): Expression<SqlBool> {
  const ends = [from, to].filter(bound => bound !== undefined)
  const isNumeric = field?.kind === 'number' || (field?.kind === 'json' && ends.every(bound => isNumber(bound.value)))
  return inField(dialect, field, value =>
    isNumeric
      ? between(dialect.asNumber(value), from, to, bound => Number(bound))
      : between(value, from, to && { ...to, inclusive: false }, bound => bound, to?.inclusive && startsWith(value, to)),
  )

  /** A timestamp that starts with the upper bound, such as one on that day, is included. */
  function startsWith(value: Value, { value: text }: Bound): Expression<SqlBool> {
    return dialect.like(value, `${literalPattern(text)}%`)
  }
}

function between(
  value: Value,
  from: Bound | undefined,
  to: Bound | undefined,
  operand: (text: string) => number | string,
  orStartingWith?: Expression<SqlBool> | false,
): Expression<SqlBool> {
  const lower = from && sql`${value} ${sql.raw(from.inclusive ? '>=' : '>')} ${operand(from.value)}`
  const upper = to && sql`${value} ${sql.raw(to.inclusive ? '<=' : '<')} ${operand(to.value)}`
  const within = upper && orStartingWith ? sql`(${upper} or ${orStartingWith})` : upper
  const ends = [lower, within].filter(end => end !== undefined)
  return ends.length === 0 ? sql`${value} is not null` : sql`(${sql.join(ends, sql` and `)})`
}

function inField(dialect: SqlDialect, field: SearchField | undefined, test: Test): Expression<SqlBool> {
  if (!field) return sql`false`
  if (field.kind !== 'json') return sql`${test(field.value)}`
  return dialect.someItem(field.document, field.path, test)
}

/** Converts Lucene's wildcards to those of LIKE; inside quotes they are plain characters. */
function likePattern(value: string, quoted: boolean): string {
  const literal = literalPattern(value)
  return quoted ? literal : literal.replaceAll('*', '%').replaceAll('?', '_')
}

function isNumber(text: string): boolean {
  return text.trim() !== '' && !Number.isNaN(Number(text))
}

/** A text as a part of a pattern of LIKE, with `\` as the escape character. */
export function literalPattern(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}
