import { sql } from 'kysely'
import type { SqlDialect } from './sql-dialect.ts'

/** A decimal number as JSON writes it; the text of anything else is not a number, and a cast would fail. */
const NUMBER = '^-?[0-9]+([.][0-9]+)?([eE][+-]?[0-9]+)?$'

export const postgresSql: SqlDialect = {
  name: 'postgres',
  // Written into an index too, so the path is a literal.
  member: (document, path) => sql`((${document})::jsonb #>> ${sql.lit(arrayText(path))}) collate "C"`,
  someItem(document, path, test) {
    // A value outside of a list is a list of one, and an object is the list of its values, as in SQLite.
    const items = sql`case jsonb_typeof(found)
      when 'array' then found
      when 'object' then (select jsonb_agg(each.value) from jsonb_each(found) as each)
      else jsonb_build_array(found) end`
    const value = sql`((item #>> '{}') collate "C")`
    return sql`exists (
      select 1 from (select (${document})::jsonb #> ${sql.lit(arrayText(path))} as found) as document,
      lateral jsonb_array_elements(${items}) as item
      where found is not null and ${test(value)}
    )`
  },
  like: (value, pattern) => sql`${value} ilike ${pattern} escape '\\'`,
  asNumber: value => sql`case when (${value})::text ~ ${sql.lit(NUMBER)} then (${value})::text::float8 end`,
  after: (value, mark) => sql`substr(${value}, strpos(${value}, ${mark}) + 1)`,
  deferReferences: sql`set constraints all deferred`,
  lock: (transaction, name) => sql`select pg_advisory_xact_lock(hashtext(${name}))`.execute(transaction),
  async tryLock(transaction, name) {
    const { rows } = await sql<{ taken: boolean }>`
      select pg_try_advisory_xact_lock(hashtext(${name})) as taken`.execute(transaction)
    return rows[0]?.taken === true
  },
  async tables(database) {
    // Other schemas of the database can belong to other programs.
    const { rows } = await sql<{ name: string }>`
      select tablename as name from pg_tables where schemaname = current_schema() order by tablename`.execute(database)
    return rows.map(row => row.name)
  },
}

/** The text of an array. */
function arrayText(steps: readonly string[]): string {
  return `{${steps.map(step => `"${step.replace(/["\\]/g, '\\$&')}"`).join(',')}}`
}
