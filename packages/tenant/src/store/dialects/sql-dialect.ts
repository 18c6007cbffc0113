import type { Expression, Kysely, RawBuilder, SqlBool } from 'kysely'

type Value = Expression<unknown>

/** The parts of a query that SQLite and PostgreSQL write differently. Everything else is the same text on both. */
export interface SqlDialect {
  readonly name: 'sqlite' | 'postgres'
  /** The text of a member of a JSON document, which is stored as text; NULL when it is missing. */
  member(document: Value, path: readonly string[]): RawBuilder<string | null>
  /**
   * Whether a test holds for a member of a JSON document, or for any item of a list. The test gets the value as text.
   */
  someItem(document: Value, path: readonly string[], test: (value: RawBuilder<unknown>) => Value): RawBuilder<SqlBool>
  /** Matches a pattern, in which `\` escapes. The case of ASCII letters is ignored. */
  like(value: Value, pattern: string): RawBuilder<SqlBool>
  /** A value as a floating-point number. */
  asNumber(value: Value): RawBuilder<number | null>
  /** The part of a text after the first occurrence of a character. */
  after(value: Value, mark: string): RawBuilder<string>
  /** A statement that lets the current transaction check references only at its end. */
  readonly deferReferences: RawBuilder<unknown>
  /** Lets other transactions that take the same lock wait for the end of this one. SQLite has one transaction at a time. */
  lock<Schema>(transaction: Kysely<Schema>, name: string): Promise<unknown>
  /** Takes such a lock if no other transaction has it. */
  tryLock<Schema>(transaction: Kysely<Schema>, name: string): Promise<boolean>
  /** The names of the store's tables. */
  tables<Schema>(database: Kysely<Schema>): Promise<string[]>
}
