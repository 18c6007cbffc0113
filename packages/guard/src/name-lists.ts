const MAX_LISTS = 1000
const NONE: readonly string[] = Object.freeze([])

/** Few lists of permissions and scopes stand in many tokens: one frozen list serves all that hold the same names. */
const lists = new Map<string, readonly string[]>()

/** The names as a frozen list that is kept once, however many remembered tokens hold it. */
export function shareNames(names: readonly string[]): readonly string[] {
  if (names.length === 0) return NONE
  const key = JSON.stringify(names)
  const known = lists.get(key)
  if (known) return known
  if (lists.size === MAX_LISTS) lists.clear()
  const list = Object.freeze([...names])
  lists.set(key, list)
  return list
}
