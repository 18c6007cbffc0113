/**
 * Whether every request that matches the inner Hono path also matches the outer one. If in doubt, the result is false,
 * because Hono's routers do not treat all patterns alike.
 */
export function coversPath(outer: string, inner: string): boolean {
  if (outer === inner || outer === '/*') return true
  const outers = alternativesOf(outer)
  const inners = alternativesOf(inner)
  return inners.length > 0 && inners.every(path => outers.some(each => coversAlternative(each, path)))
}

/**
 * The paths that a pattern matches. Hono expands optional parameters at the end of a pattern. Its routers treat other
 * question marks differently, so such patterns return an empty list.
 */
function alternativesOf(pattern: string): string[] {
  if (!pattern.replaceAll(/\{[^}]*\}/g, '').includes('?')) return [pattern]
  const shorter = pattern.slice(0, pattern.lastIndexOf('/'))
  const last = pattern.slice(shorter.length + 1)
  if (!last.endsWith('?') || !isParameter(last.slice(0, -1))) return []
  const alternatives = alternativesOf(shorter || '/')
  const longest = alternatives.at(-1)
  return longest === undefined ? [] : [...alternatives, `${longest === '/' ? '' : longest}/${last.slice(0, -1)}`]
}

function coversAlternative(outer: string, inner: string): boolean {
  const isPrefix = outer.endsWith('/*')
  const outers = (isPrefix ? outer.slice(0, -2) : outer).split('/')
  const inners = inner.split('/')
  if (isPrefix ? outers.length > inners.length : outers.length !== inners.length) return false
  return outers.every((segment, index) => coversSegment(segment, inners[index] ?? ''))
}

const LITERAL = /^[^:*?{}]*$/
const PARAMETER = /^:[\w-]+$/
/** A parameter with an expression that certainly matches no slash. */
const PLAIN_EXPRESSION = /^:[\w-]+\{(?:(?:\\[dw]|\[(?:\w-\w|\w)+-?\]|\w)[+*]?)+\}$/

function isParameter(segment: string): boolean {
  return PARAMETER.test(segment) || PLAIN_EXPRESSION.test(segment)
}

function coversSegment(outer: string, inner: string): boolean {
  if (outer === inner) return LITERAL.test(outer) || isParameter(outer)
  return PARAMETER.test(outer) && (PARAMETER.test(inner) || (inner !== '' && LITERAL.test(inner)))
}
