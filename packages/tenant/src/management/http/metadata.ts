/** Free-form data of a user or an application. */
export type Metadata = Record<string, unknown>

/**
 * Merges as Auth0 does: the given members replace those with the same name, `null` removes one, and an empty object
 * removes all.
 */
export function mergeMetadata(current: Metadata, changes: Metadata): Metadata {
  if (Object.keys(changes).length === 0) return {}
  return Object.fromEntries(Object.entries({ ...current, ...changes }).filter(([, value]) => value !== null))
}
