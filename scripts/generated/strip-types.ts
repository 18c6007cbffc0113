import { parseSync } from 'vite'

interface Span {
  start: number
  end: number
}

/** Removed with everything in them. */
const TYPES = new Set([
  'TSTypeAnnotation',
  'TSTypeParameterDeclaration',
  'TSTypeParameterInstantiation',
  'TSInterfaceDeclaration',
  'TSTypeAliasDeclaration',
])
/** An expression followed by a type: only the expression stays. */
const ASSERTIONS = new Set(['TSAsExpression', 'TSSatisfiesExpression'])

const CLASSES = new Set(['ClassDeclaration', 'ClassExpression'])
const MEMBERS = new Set(['PropertyDefinition', 'MethodDefinition'])

/**
 * Removes the types from a module in TypeScript. Everything else, with all comments and blank lines, stays as it is, so the
 * result must be formatted.
 *
 * @param name file name; its extension says whether it contains JSX
 * @throws {TypeError} for syntax that is not only types, such as an enum
 */
export function stripTypes(name: string, source: string): string {
  const { program, comments, errors } = parseSync(name, source)
  if (errors[0]) throw new TypeError(`Cannot parse "${name}": ${errors[0].message}`)

  const spans: Span[] = []
  visit(program, node => {
    const span = removed(node, source)
    if (!span) return node
    spans.push(isStatement(node) ? withComment(span, comments, source) : span)
    return CLASSES.has(String(node.type)) || MEMBERS.has(String(node.type)) ? node : node.expression
  })
  return cut(source, spans)
}

/** The part of the source to remove for this node. */
function removed(node: Node, source: string): Span | undefined {
  const type = String(node.type)
  if (TYPES.has(type)) return node
  if (node.importKind === 'type' || node.exportKind === 'type') {
    return type === 'ImportSpecifier' ? withComma(node, source) : node
  }
  if (ASSERTIONS.has(type) && isNode(node.expression)) return { start: node.expression.end, end: node.end }
  if (type === 'Identifier' && node.optional === true) {
    const mark = source.indexOf('?', node.start)
    return { start: mark, end: node.end }
  }
  if (MEMBERS.has(type)) return modifiers(node, source)
  if (CLASSES.has(type)) return interfaces(node, source)
  if (type === 'TSClassImplements') return undefined
  if (type.startsWith('TS')) throw new TypeError(`Cannot strip ${type}: write it without types that have effects`)
  return undefined
}

/** The modifiers of a class member that are only for the compiler. */
function modifiers({ start, key }: Node, source: string): Span | undefined {
  if (!isNode(key)) return undefined
  const [found] = /(?:\b(?:public|private|protected|override|readonly)\s+)+$/.exec(source.slice(start, key.start)) ?? []
  return found === undefined ? undefined : { start: key.start - found.length, end: key.start }
}

/** The interfaces that a class implements. */
function interfaces({ implements: named }: Node, source: string): Span | undefined {
  const [first, last] = Array.isArray(named) ? [named[0], named.at(-1)] : []
  return isNode(first) && isNode(last)
    ? { start: source.lastIndexOf('implements', first.start), end: last.end }
    : undefined
}

function isStatement({ type }: Node): boolean {
  return ['TSInterfaceDeclaration', 'TSTypeAliasDeclaration', 'ImportDeclaration', 'ExportNamedDeclaration'].includes(
    String(type),
  )
}

function withComma({ start, end }: Span, source: string): Span {
  const [comma = ''] = /^\s*,/.exec(source.slice(end)) ?? []
  return { start, end: end + comma.length }
}

/** A comment directly above a removed declaration describes it. */
function withComment(span: Span, comments: readonly Span[], source: string): Span {
  const above = comments.find(({ end }) => end <= span.start && /^\n(export )?$/.test(source.slice(end, span.start)))
  return above ? { start: above.start, end: span.end } : span
}

function cut(source: string, spans: readonly Span[]): string {
  let text = ''
  let position = 0
  for (const { start, end } of spans.toSorted((a, b) => a.start - b.start)) {
    text += source.slice(position, start)
    position = Math.max(position, end)
  }
  return text + source.slice(position)
}

type Node = Span & Record<string, unknown>

/** Calls `enter` for each node from the outside in. It returns what to visit next: the node, a node in it, or nothing. */
function visit(value: unknown, enter: (node: Node) => unknown): void {
  if (typeof value !== 'object' || value === null) return
  const next = isNode(value) ? enter(value) : value
  if (next === value) for (const child of Object.values(value)) visit(child, enter)
  else visit(next, enter)
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value && 'end' in value
}
