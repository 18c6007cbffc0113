import type { ColumnType } from 'kysely'

/** Written as a boolean, read as 0 or 1: SQLite has no boolean type. */
export type Flag = ColumnType<number, boolean | undefined, boolean>

/** A JSON document, stored as text and parsed after reading. */
export type Json = string

/** A timestamp in ISO 8601 with milliseconds, UTC, as in the Management API. */
export type Instant = string
