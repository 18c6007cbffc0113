const MAX_LISTS = 1000
/** In characters: what is longer is rarely the same in two tokens. */
const MAX_KEY_LENGTH = 1024

/** Few lists of permissions and scopes stand in many tokens: one frozen list serves all that hold the same names. */
const lists = new Map<string, readonly string[]>()

/** The names as a frozen list that is kept once, however many remembered tokens hold it. */
export function shareNames(names: readonly string[]): readonly string[] {
  const key = names.join(' ')
  const known = lists.get(key)
  // Two lists have one key when a name holds a space.
  if (known?.length === names.length && known.every((name, index) => name === names[index])) return known
  const list = Object.freeze([...names])
  if (key.length > MAX_KEY_LENGTH) return list
  if (lists.size === MAX_LISTS) lists.clear()
  lists.set(key, list)
  return list
}
