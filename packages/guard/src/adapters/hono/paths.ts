/**
 * Whether every request for one path of Hono's goes through what was added for another one. It errs on the side of no,
 * because Hono's routers do not read all patterns alike.
 */
export function coversPath(outer: string, inner: string): boolean {
  if (outer === inner || outer === '/*') return true
  const outers = alternativesOf(outer)
  const inners = alternativesOf(inner)
  return inners.length > 0 && inners.every(path => outers.some(each => coversAlternative(each, path)))
}

/**
 * The paths that a pattern stands for. Hono takes parameters apart that are optional at its end; of other question marks each
 * of its routers makes something else, so with them there are none.
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
/** A parameter whose expression matches no slash, as far as can be told. */
const PLAIN_EXPRESSION = /^:[\w-]+\{(?:(?:\\[dw]|\[(?:\w-\w|\w)+-?\]|\w)[+*]?)+\}$/

function isParameter(segment: string): boolean {
  return PARAMETER.test(segment) || PLAIN_EXPRESSION.test(segment)
}

function coversSegment(outer: string, inner: string): boolean {
  if (outer === inner) return LITERAL.test(outer) || isParameter(outer)
  return PARAMETER.test(outer) && (PARAMETER.test(inner) || (inner !== '' && LITERAL.test(inner)))
}
