import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import { SqliteDialect, type SqliteStatement } from 'kysely'

/** Kysely's SQLite dialect over Node's own SQLite. */
export function nodeSqliteDialect(sqlite: DatabaseSync): SqliteDialect {
  return new SqliteDialect({
    database: { close: () => sqlite.close(), prepare: sql => prepare(sqlite, sql) },
  })
}

/** SQLite rolls back automatically when the disk is full; a second rollback would fail and hide the reason. */
const NOTHING_TO_ROLL_BACK = 'SELECT 1 WHERE 0'

function prepare(sqlite: DatabaseSync, sql: string): SqliteStatement {
  const isRolledBack = sql === 'rollback' && !sqlite.isTransaction
  return statement(sqlite.prepare(isRolledBack ? NOTHING_TO_ROLL_BACK : sql))
}

function statement(prepared: StatementSync): SqliteStatement {
  return {
    reader: prepared.columns().length > 0,
    all: parameters => prepared.all(...parameters.map(bindable)),
    run: parameters => prepared.run(...parameters.map(bindable)),
    iterate: parameters => prepared.iterate(...parameters.map(bindable)),
  }
}

function bindable(value: unknown): SQLInputValue {
  if (typeof value === 'boolean') return value ? 1 : 0
  if (value === null || value instanceof Uint8Array) return value
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') return value
  throw new TypeError(`Cannot store a value of type "${typeof value}"`)
}
