import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ESTree, parseSync } from 'rolldown/utils'
import { root } from '../steps.ts'
import { tableOf, textOf } from './markdown.ts'

/** One member of an interface: an option, a field of an event, or an environment variable. */
export interface MemberRow {
  readonly name: string
  readonly type: string
  readonly isOptional: boolean
  readonly meaning: string
  /** What its comment says after "Default:"; `required` if it ends with "Required." */
  readonly byDefault: string | undefined
}

const TABLE = /(?<=<!-- members of (?<symbol>\w+) in (?<file>\S+) -->\n\n).*?(?=\n<!-- end of members -->)/gs
const DEFAULT = /\s*\bDefault:? ((?:[^.]|\.(?!\s|$))*)\.?/
const REQUIRED = /\s*\bRequired\.$/

/** The page with a table of its members in the place of each interface that it names. */
export function renderMembers(page: string): string {
  return page.replace(TABLE, (...match) => {
    const { symbol, file }: { symbol: string; file: string } = match.at(-1)
    const members = readMembers(readFileSync(join(root, file), 'utf8'), symbol)
    const headings = headingsOf(symbol, members)
    return tableOf(
      headings,
      members.map(member => headings.map(heading => CELLS[heading](member))),
    )
  })
}

type Heading = keyof typeof CELLS

const CELLS = {
  option: nameOf,
  field: nameOf,
  variable: nameOf,
  type: ({ type }: MemberRow) => `\`${type}\``,
  default: ({ byDefault, isOptional }: MemberRow) => byDefault ?? (isOptional ? 'not set' : 'required'),
  meaning: ({ meaning }: MemberRow) => meaning,
}

function nameOf({ name }: MemberRow): string {
  return `\`${name}\``
}

/** Environment variables are all strings. */
function headingsOf(symbol: string, members: readonly MemberRow[]): readonly Heading[] {
  if (symbol.endsWith('Variables')) return ['variable', 'default', 'meaning']
  const areOptions = symbol.endsWith('Options') || members.some(({ isOptional }) => isOptional)
  return areOptions ? ['option', 'type', 'default', 'meaning'] : ['field', 'type', 'meaning']
}

/** @throws if the interface is missing, or a member has no comment */
export function readMembers(source: string, symbol: string): readonly MemberRow[] {
  const { program, comments } = parseSync('source.ts', source)
  const found = program.body.find(each => declarationIn(each)?.id.name === symbol)
  if (!found) throw new Error(`The source has no exported type "${symbol}"`)
  return signaturesOf(declarationIn(found)).flatMap(member => {
    if (member.type !== 'TSPropertySignature' || member.key.type !== 'Identifier') return []
    const { name } = member.key
    const comment = comments.findLast(({ end }) => end <= member.start)
    if (!comment || /\S/.test(source.slice(comment.end, member.start))) {
      throw new Error(`"${name}" of "${symbol}" needs a comment that says what it is`)
    }
    const text = textOf(comment.value)
    return {
      name,
      type: typeIn(source, member),
      isOptional: member.optional,
      meaning: text.replace(REQUIRED, '').replace(DEFAULT, '').trim(),
      byDefault: REQUIRED.test(text) ? 'required' : DEFAULT.exec(text)?.[1],
    }
  })
}

function declarationIn(
  statement: ESTree.Statement | ESTree.Directive,
): ESTree.TSInterfaceDeclaration | ESTree.TSTypeAliasDeclaration | undefined {
  const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : undefined
  const isType = declaration?.type === 'TSInterfaceDeclaration' || declaration?.type === 'TSTypeAliasDeclaration'
  return isType ? declaration : undefined
}

/** Of an interface, or of the object types in an intersection. */
function signaturesOf(declaration: ReturnType<typeof declarationIn>): readonly ESTree.TSSignature[] {
  if (declaration?.type === 'TSInterfaceDeclaration') return declaration.body.body
  const type = declaration?.typeAnnotation
  const parts = type?.type === 'TSIntersectionType' ? type.types : type ? [type] : []
  return parts.flatMap(part => (part.type === 'TSTypeLiteral' ? part.members : []))
}

function typeIn(source: string, { typeAnnotation, optional }: ESTree.TSPropertySignature): string {
  const { start, end } = typeAnnotation?.typeAnnotation ?? { start: 0, end: 0 }
  const type = source
    .slice(start, end)
    .replace(/\breadonly /g, '')
    .replace(/\s+/g, ' ')
  return optional ? type.replace(/ \| undefined$/, '') : type
}
