import { sql } from 'kysely'
import type { SqlDialect } from './sql-dialect.ts'

export const sqliteSql: SqlDialect = {
  name: 'sqlite',
  // Written into indexes of existing stores: the text must stay the same, or the indexes are not used.
  member: (document, path) => sql`${document} ->> ${sql.lit(path.length === 1 ? String(path[0]) : jsonPath(path))}`,
  someItem(document, path, test) {
    const value = sql`case type when 'true' then 'true' when 'false' then 'false' else value end`
    return sql`exists (select 1 from json_each(${document}, ${jsonPath(path)}) where ${test(value)})`
  },
  like: (value, pattern) => sql`${value} like ${pattern} escape '\\'`,
  asNumber: value => sql`cast(${value} as real)`,
  after: (value, mark) => sql`substr(${value}, instr(${value}, ${mark}) + 1)`,
  deferReferences: sql`PRAGMA defer_foreign_keys = ON`,
  lock: async () => {},
  tryLock: async () => true,
  tables: async database => (await database.introspection.getTables()).map(({ name }) => name),
}

/** @param steps - contain no quotation marks */
function jsonPath(steps: readonly string[]): string {
  return `$${steps.map(step => `."${step}"`).join('')}`
}
