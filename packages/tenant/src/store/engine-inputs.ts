import type { Database } from './database.ts'

/**
 * Called after a change of values that the protocol engine reads only when it is created: keys and session lifetimes.
 */
type Watcher = () => Promise<void>

const watchers = new WeakMap<Database, Set<Watcher>>()

/** Registers a listener. @returns a function that removes it */
export function watchEngineInputs(database: Database, watcher: Watcher): () => void {
  const watching = watchers.get(database) ?? new Set()
  watchers.set(database, watching.add(watcher))
  return () => watching.delete(watcher)
}

/** Reports a change. Resolves when every listener has applied it. */
export async function engineInputsChanged(database: Database): Promise<void> {
  await Promise.all(Array.from(watchers.get(database) ?? [], watcher => watcher()))
}
