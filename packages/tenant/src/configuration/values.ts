export type Members = Readonly<Record<string, unknown>>

export function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function textIn(members: Members, name: string): string | undefined {
  const value = members[name]
  return typeof value === 'string' ? value : undefined
}

/** The objects of a list; other values are left out. */
export function objectsIn(value: unknown): Members[] {
  return Array.isArray(value) ? value.filter(isMembers) : []
}

export function textsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter(each => typeof each === 'string') : []
}

/** The members of an object without some of them. */
export function without(members: Members, ...names: string[]): Members {
  return Object.fromEntries(Object.entries(members).filter(([name]) => !names.includes(name)))
}

/** Whether every value that is wanted is there already. Lists have no order; members that are not wanted do not count. */
function contains(actual: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted)) {
    if (!Array.isArray(actual) || actual.length !== wanted.length) return false
    return wanted.every(each => actual.some(other => contains(other, each)))
  }
  if (!isMembers(wanted)) return actual === wanted
  return isMembers(actual) && Object.entries(wanted).every(([name, value]) => contains(actual[name], value))
}

/** Those members of `wanted` that differ from `actual`. */
export function differences(actual: Members, wanted: Members): Members {
  return Object.fromEntries(Object.entries(wanted).filter(([name, value]) => !contains(actual[name], value)))
}
