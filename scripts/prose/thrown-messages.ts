import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ESTree, parseSync, Visitor } from 'rolldown/utils'

const SOURCES = [
  'packages/{guard,cli,create-tollgate,loopback}/src/**/*.ts',
  'packages/tenant/src/*.ts',
  'packages/tenant/src/{http,seed,store,tls}/**/*.ts',
  'scripts/stack/*.ts',
  'scripts/clients/{catalog,settings}*.ts',
  'apps/{api/src,client/server}/**/*.ts',
]
const NOT_SHOWN = /\.test\.ts$|(?:^|[\\/])(?:testing|contract|migrations|node_modules|dist)[\\/]/
const ERRORS = /^(?:[A-Z]\w*)?Error$|^(?:Failure|CannotStart|IssuerUnavailable)$/

/** A message that a source throws or warns with. */
export interface ThrownMessage {
  readonly file: string
  /** With "…" in place of each value. */
  readonly message: string
}

/** @returns the messages of errors and warnings that a user of the guard, the CLI, the start or the tenant can meet */
export function thrownMessages(root: string): ThrownMessage[] {
  return globSync(SOURCES, { cwd: root })
    .filter(file => !NOT_SHOWN.test(file))
    .flatMap(file => messagesIn(file, readFileSync(join(root, file), 'utf8')))
}

/**
 * Finds what is written in `new …Error(…)`, in `warn(…)`, in `problems.push(…)` and in the returns of a function `explain`. A message
 * that is composed elsewhere is not found.
 */
export function messagesIn(file: string, source: string): ThrownMessage[] {
  const messages: ThrownMessage[] = []
  const add = (argument: { readonly type: string } | undefined) => {
    const message = argument && textOf(argument)
    if (message && /\p{L}/u.test(message)) messages.push({ file, message })
  }
  let inExplain = 0
  new Visitor({
    FunctionDeclaration: ({ id }) => {
      if (id?.name === 'explain') inExplain++
    },
    'FunctionDeclaration:exit': ({ id }) => {
      if (id?.name === 'explain') inExplain--
    },
    ReturnStatement: ({ argument }) => {
      // The words for a policy, which a function "explain" also returns, begin with a small letter.
      if (inExplain > 0 && argument && !/^\p{Ll}/u.test(textOf(argument) ?? '')) add(argument)
    },
    NewExpression: ({ callee, arguments: [message] }) => {
      if (callee.type === 'Identifier' && ERRORS.test(callee.name)) add(message)
    },
    CallExpression: ({ callee, arguments: [message] }) => {
      const isWarning = callee.type === 'Identifier' && callee.name === 'warn'
      if (isWarning || isPushOfProblem(callee)) add(message)
    },
  }).visit(parseSync(file, source).program)
  return messages
}

function isPushOfProblem(callee: ESTree.Expression): boolean {
  return callee.type === 'MemberExpression' && callee.object.type === 'Identifier' && callee.object.name === 'problems'
}

interface TextNode {
  readonly type: string
  readonly value?: unknown
  readonly quasis?: readonly { readonly value: { readonly cooked: string | null } }[]
}

function textOf({ type, value, quasis }: TextNode): string | undefined {
  if (type === 'Literal' && typeof value === 'string') return value
  if (type !== 'TemplateLiteral' || !quasis) return undefined
  return quasis
    .map(quasi => quasi.value.cooked ?? '')
    .join('…')
    .replaceAll('……', '…')
}
