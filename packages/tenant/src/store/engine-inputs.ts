import type { Database } from './database.ts'

/** Called when something has changed that the protocol engine is told once, when it is built: keys, session lifetimes. */
type Watcher = () => Promise<void>

const watchers = new WeakMap<Database, Set<Watcher>>()

/** Calls back after each change. @returns ends that */
export function watchEngineInputs(database: Database, watcher: Watcher): () => void {
  const watching = watchers.get(database) ?? new Set()
  watchers.set(database, watching.add(watcher))
  return () => watching.delete(watcher)
}

/** Says that there was a change. Resolves when everyone has taken it in. */
export async function engineInputsChanged(database: Database): Promise<void> {
  await Promise.all(Array.from(watchers.get(database) ?? [], watcher => watcher()))
}
