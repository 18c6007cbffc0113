import { type Database, versionOf } from './database.ts'

const MOST_REMEMBERED = 1000

/**
 * Makes a read of the store that is done again only when something in the store has changed since, whoever changed it.
 *
 * @param read must depend on the store and its arguments alone; what it finds is shared, so nobody may change it
 */
export function remembered<Key extends readonly string[], Value>(
  database: Database,
  read: (database: Database, ...key: Key) => Promise<Value>,
): (...key: Key) => Promise<Value> {
  const values = new Map<string, Promise<Value>>()
  let seen = ''

  return (...key) => {
    const version = versionOf(database)
    if (version !== seen || values.size >= MOST_REMEMBERED) values.clear()
    seen = version
    const name = JSON.stringify(key)
    const known = values.get(name)
    if (known) return known

    const value = read(database, ...key)
    values.set(name, value)
    // What failed once is tried again.
    value.catch(() => values.delete(name))
    return value
  }
}
