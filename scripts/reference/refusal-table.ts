import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from '../steps.ts'
import { tableOf, textOf } from './markdown.ts'

/** One row: a refusal, with "…" for its values. */
export interface RefusalRow {
  readonly status: number
  readonly reason: string
  readonly error: string | undefined
  readonly description: string | undefined
  readonly remedy: string
}

const SOURCES = join(root, 'packages/guard/src/refusals')
const SECTIONS = /(?<=<!-- refusals -->\n\n).*(?=\n<!-- end of refusals -->)/s
const ROW = /\/\*\*((?:(?!\*\/).)*)\*\/\nexport (?:const|function) (\w+)/gs
const HEADINGS = ['description', 'what to do']

/** Every refusal of the guard: the exports of its files in `src/refusals`, whose comments say what to do. */
export async function readRefusals(): Promise<readonly RefusalRow[]> {
  const files = globSync('*.ts', { cwd: SOURCES }).sort()
  return (await Promise.all(files.map(readFile))).flat()
}

async function readFile(name: string): Promise<readonly RefusalRow[]> {
  const file = join(SOURCES, name)
  const exports: Record<string, unknown> = await import(pathToFileURL(file).href)
  const comments = new Map(
    Array.from(readFileSync(file, 'utf8').matchAll(ROW), ([, comment = '', symbol = '']) => [symbol, textOf(comment)]),
  )
  const undocumented = Object.keys(exports).find(symbol => !comments.has(symbol))
  if (undocumented) throw new Error(`"${undocumented}" in ${name} needs a comment that says what to do`)
  return Array.from(comments, ([symbol, remedy]) => ({ ...refusalOf(exports[symbol]), remedy }))
}

/** A function makes one refusal for each of its values. */
function refusalOf(row: unknown): Omit<RefusalRow, 'remedy'> {
  const made = typeof row === 'function' ? row(...Array(row.length).fill('…')) : row
  const { status, reason, error, description } = made
  return { status, reason, error, description }
}

/** The page with a section for each reason, in which refusals of one status and error code are one table. */
export function renderRefusals(page: string, refusals: readonly RefusalRow[]): string {
  const sections = Object.entries(Object.groupBy(refusals, ({ reason }) => reason)).map(
    ([reason, rows = []]) => `## ${reason}\n\n${tablesOf(rows)}`,
  )
  return page.replace(SECTIONS, () => sections.join('\n'))
}

function tablesOf(refusals: readonly RefusalRow[]): string {
  const groups = Object.entries(Object.groupBy(refusals, responseOf))
  return groups
    .map(([response, rows = []]) => {
      const cells = rows.map(({ description = 'no description', remedy }) => [description, remedy])
      return `${response}\n\n${tableOf(HEADINGS, cells)}`
    })
    .join('\n')
}

function responseOf({ status, error }: RefusalRow): string {
  return error ? `Status ${status}, error \`${error}\`.` : `Status ${status}, without an error code.`
}
