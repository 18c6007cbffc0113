import { parseSync, Visitor, type VisitorObject } from 'rolldown/utils'

/** What people read in a source file. */
export interface SourceProse {
  /** String literals, template literals and JSX text that contain a space. */
  readonly messages: string[]
  readonly comments: string[]
  /** The names in calls of `test`, `it` and `describe`. */
  readonly testNames: string[]
}

const TEST_FUNCTIONS = new Set(['test', 'it', 'describe'])

/** JSX attributes and properties whose text is code. */
const CODE = new Set(['className', 'style', 'd', 'points', 'viewBox'])

/** @throws an `Error` with the parser's message when a source cannot be parsed */
export function proseOfSource(file: string, source: string): SourceProse {
  const { program, comments, errors } = parseSync(file, source)
  if (errors.length > 0) throw new Error(`Cannot parse "${file}": ${errors[0]?.message}`)
  const messages: string[] = []
  const testNames: string[] = []
  new Visitor(collector(messages, testNames)).visit(program)
  return { messages, testNames, comments: comments.map(({ value }) => textOfComment(value)).filter(Boolean) }
}

function collector(messages: string[], testNames: string[]): VisitorObject {
  let depthOfCode = 0
  const add = (text: string) => {
    if (depthOfCode === 0 && /\S\s+\S/.test(text)) messages.push(text)
  }
  return {
    JSXAttribute: ({ name }) => {
      if (typeof name.name === 'string' && CODE.has(name.name)) depthOfCode++
    },
    'JSXAttribute:exit': ({ name }) => {
      if (typeof name.name === 'string' && CODE.has(name.name)) depthOfCode--
    },
    Literal: ({ value }) => {
      if (typeof value === 'string') add(value)
    },
    TemplateLiteral: ({ quasis }) => add(textOfTemplate(quasis)),
    JSXText: ({ value }) => add(value),
    CallExpression: ({ callee, arguments: [name] }) => {
      const called = callee.type === 'MemberExpression' ? callee.object : callee
      if (called.type !== 'Identifier' || !TEST_FUNCTIONS.has(called.name)) return
      if (name?.type === 'Literal' && typeof name.value === 'string') testNames.push(name.value)
      if (name?.type === 'TemplateLiteral') testNames.push(textOfTemplate(name.quasis))
    },
  }
}

function textOfTemplate(quasis: readonly { readonly value: { readonly cooked: string | null } }[]): string {
  return quasis.map(({ value }) => value.cooked ?? '').join('…')
}

/** Without the stars, code and links of a comment; empty for a directive to a tool. */
function textOfComment(comment: string): string {
  if (/^\s*(?:biome-|@ts-|eslint|\/ <|v8 |c8 |#)/.test(comment)) return ''
  return comment
    .replace(/^\s*\*+ ?/gm, '')
    .replace(/`[^`]*`|\{@link [^}]*\}|https?:\S+/g, '')
    .trim()
}

/** A Markdown document without its code, HTML, comments and link targets. */
export function proseOfMarkdown(markdown: string): string {
  return markdown
    .replace(/^---\n[\s\S]*?\n---\n/, '')
    .replace(/^(`{3,}|~{3,})[\s\S]*?^\1$/gm, '')
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, '')
    .replace(/<[^>\n]+>/g, '')
    .replace(/\]\([^)\n]*\)/g, ']')
    .replace(/https?:\S+/g, '')
}
