const MAX_LISTS = 1000
/** In characters: lists are read before the signature is checked, so anybody may fill this memory. */
const MAX_KEY_LENGTH = 1024
const NONE: readonly string[] = Object.freeze([])

/*
 * Few lists of permissions and scopes stand in many tokens: one frozen list serves all that hold the same names.
 */
const scopeLists = new Map<string, readonly string[]>()
const permissionLists = new Map<string, readonly string[]>()

/** The names in a `scope` claim (RFC 8693 §4.2), as a frozen list that is kept once, however many tokens hold it. */
export function scopesIn(scope: string): readonly string[] {
  if (scope === '') return NONE
  return scopeLists.get(scope) ?? keep(scopeLists, scope, scope.split(' '))
}

/** The names as a frozen list that is kept once, however many tokens hold it. */
export function shareNames(names: readonly string[]): readonly string[] {
  if (names.length === 0) return NONE
  const key = names.join(' ')
  const known = permissionLists.get(key)
  // Two lists have one key when a name holds a space.
  const same = known?.length === names.length && known.every((name, index) => name === names[index])
  return same ? known : keep(permissionLists, key, names)
}

function keep(lists: Map<string, readonly string[]>, key: string, names: readonly string[]): readonly string[] {
  const list = Object.freeze([...names])
  if (key.length > MAX_KEY_LENGTH) return list
  if (lists.size === MAX_LISTS) lists.clear()
  lists.set(key, list)
  return list
}
