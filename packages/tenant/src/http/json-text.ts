/** Maximum nesting of objects and lists; SQLite reads JSON with up to a thousand levels. */
const DEEPEST = 100

/** A path in a JSON document, and what is wrong there. */
export interface UnkeptJson {
  /** `app_metadata.tags[0]`; empty for the document itself. */
  property: string
  reason: string
}

/**
 * Finds text that the store could not return unchanged: a lone surrogate, NUL, or too many levels.
 *
 * @returns the first such path, or `undefined`
 */
export function findUnkept(document: unknown): UnkeptJson | undefined {
  return search(document, '', 0)
}

function search(value: unknown, property: string, depth: number): UnkeptJson | undefined {
  if (typeof value === 'string') return isKept(value) ? undefined : { property, reason: NOT_TEXT }
  if (typeof value !== 'object' || value === null) return undefined
  if (depth === DEEPEST) return { property: topOf(property), reason: `Nested more than ${DEEPEST} levels deep` }

  const isList = Array.isArray(value)
  for (const [name, member] of Object.entries(value)) {
    if (!isKept(name)) return { property, reason: NOT_TEXT }
    const found = search(member, pathOf(property, name, isList), depth + 1)
    if (found) return found
  }
  return undefined
}

const NOT_TEXT = 'Text holds NUL or half a character'

function isKept(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0')
}

function pathOf(parent: string, name: string, isList: boolean): string {
  if (isList) return `${parent}[${name}]`
  return parent === '' ? name : `${parent}.${name}`
}

function topOf(property: string): string {
  return /^[^.[]*/.exec(property)?.[0] ?? ''
}
