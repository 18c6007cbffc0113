import { type Database, versionOf } from './database.ts'

const MAX_ENTRIES = 1000

/**
 * Caches a read of the store until anything in the store changes, by this process or another.
 *
 * @param read must depend on the store and its arguments alone; its result is shared, so callers must not change it
 */
export function cachedRead<Key extends readonly string[], Value>(
  database: Database,
  read: (database: Database, ...key: Key) => Promise<Value>,
): (...key: Key) => Promise<Value> {
  const values = new Map<string, Promise<Value>>()
  let seen = ''

  return async (...key) => {
    const version = await versionOf(database)
    if (version !== seen || values.size >= MAX_ENTRIES) values.clear()
    seen = version
    const name = JSON.stringify(key)
    const known = values.get(name)
    if (known) return known

    const value = read(database, ...key)
    values.set(name, value)
    // Do not cache a failure.
    value.catch(() => values.delete(name))
    return value
  }
}
