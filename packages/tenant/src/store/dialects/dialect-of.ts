import { type Kysely, SqliteAdapter } from 'kysely'
import { postgresSql } from './postgres-sql.ts'
import type { SqlDialect } from './sql-dialect.ts'
import { sqliteSql } from './sqlite-sql.ts'

/** The dialect of a store, or of one of its transactions. */
export function dialectOf<Schema>(database: Kysely<Schema>): SqlDialect {
  return database.getExecutor().adapter instanceof SqliteAdapter ? sqliteSql : postgresSql
}
