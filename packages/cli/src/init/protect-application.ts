import { Failure } from '../failure.ts'
import type { Framework } from './frameworks.ts'
import type { SourceStyle } from './source-style.ts'

/**
 * Adds the imports, and the call that protects the application right after it is created.
 *
 * @throws {Failure} if the end of the expression is not found
 */
export function protectApplication(text: string, framework: Framework, style: SourceStyle): string {
  const isNest = framework.adapter === 'nest'
  return addImports(isNest ? protectModule(text) : protectVariable(text, framework, style), framework, style)
}

function protectVariable(text: string, { creation }: Framework, { end }: SourceStyle): string {
  const match = creation.exec(text)
  if (!match) return text
  const indent = /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', match.index) + 1))?.[0] ?? ''
  const position = endOfStatement(text, match.index + match[0].length)
  return `${text.slice(0, position)}\n${indent}protect(${match[1]}, guard)${end}${text.slice(position)}`
}

/** The root module of NestJS gets the guard as its first import. */
function protectModule(text: string): string {
  const opening = /@Module\(\s*\{/.exec(text)
  if (!opening)
    throw new Failure('The module of NestJS has no object in "@Module(…)": add "imports: [protect(guard)]" to it')
  const start = opening.index + opening[0].length
  const body = text.slice(start, closingBracket(text, start))
  const imports = /\bimports\s*:\s*\[/.exec(body)
  if (!imports) return `${text.slice(0, start)}\n  imports: [protect(guard)],${text.slice(start)}`
  const position = start + imports.index + imports[0].length
  const separator = /^\s*\]/.test(text.slice(position)) ? '' : ', '
  return `${text.slice(0, position)}protect(guard)${separator}${text.slice(position)}`
}

/** The end of the line at which the arguments end. Calls that are chained below belong to it. */
function endOfStatement(text: string, start: number): number {
  const closing = closingBracket(text, start)
  const rest = /^[^\n]*(?:\n[ \t]*\.[^\n]*)*/.exec(text.slice(closing))?.[0] ?? ''
  return closing + rest.length
}

const PARTS = /'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|`(?:\\.|[^`\\])*`|\/\/[^\n]*|\/\*[\s\S]*?\*\/|[()[\]{}]/g

/** @returns the position of the bracket that closes the one before `start` */
function closingBracket(text: string, start: number): number {
  let depth = 1
  for (const { 0: part, index } of text.slice(start).matchAll(PARTS)) {
    if ('([{'.includes(part)) depth += 1
    else if (')]}'.includes(part)) depth -= 1
    if (depth === 0) return start + index
  }
  throw new Failure('The file of the application has brackets that do not match: correct it, and run this again')
}

function addImports(
  text: string,
  { adapter }: Framework,
  { isCommonJs, quote, end, importExtension }: SourceStyle,
): string {
  const lines = [
    ['protect', `@tollgate/guard/${adapter}`],
    ['guard', `./guard${importExtension}`],
  ].map(([name, from]) =>
    isCommonJs
      ? `const { ${name} } = require(${quote}${from}${quote})${end}`
      : `import { ${name} } from ${quote}${from}${quote}${end}`,
  )
  const existing = isCommonJs
    ? /^(?:const|let|var)\b[^\n]*\brequire\([^\n]*$/gm
    : /^import\b(?:[^'"\n]|\n(?!\n))*['"][^'"\n]*['"][^\n]*$/gm
  const last = [...text.matchAll(existing)].at(-1)
  if (!last) return `${lines.join('\n')}\n${text}`
  const position = last.index + last[0].length
  return `${text.slice(0, position)}\n${lines.join('\n')}${text.slice(position)}`
}
