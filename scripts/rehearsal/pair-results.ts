import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { APIS } from '../apis/catalog.ts'
import { CLIENTS } from '../clients/catalog.ts'
import { root } from '../steps.ts'
import { nameOf, OFFERED, type Pair } from './pairs.ts'

export const PAIRS_PAGE = 'docs/reference/pairs.md'
const RESULTS = join(root, 'scripts/rehearsal/pairs.json')
const TABLE = /(?<=<!-- table -->\n\n).*(?=\n<!-- end of table -->)/s

/** Whether each pair passed when it was last run. */
export type PairResults = Readonly<Record<string, boolean>>

export function readResults(): PairResults {
  return JSON.parse(readFileSync(RESULTS, 'utf8'))
}

/** Adds a result to those of earlier runs, and to the page. */
export function saveResult(pair: Pair, hasPassed: boolean): void {
  const results = { ...readResults(), [nameOf(pair)]: hasPassed }
  const sorted = Object.fromEntries(Object.entries(results).toSorted(([one], [other]) => (one < other ? -1 : 1)))
  writeFileSync(RESULTS, `${JSON.stringify(sorted, null, 2)}\n`)
  const page = join(root, PAIRS_PAGE)
  writeFileSync(page, pageWith(readFileSync(page, 'utf8'), sorted))
}

/** The page with the table of the results. */
export function pageWith(page: string, results: PairResults): string {
  const run = OFFERED.map(nameOf).filter(name => name in results)
  const passed = run.filter(name => results[name])
  const summary = `${passed.length} of ${OFFERED.length} pairs passed, ${run.length - passed.length} failed, and ${OFFERED.length - run.length} were not run.`
  return page.replace(TABLE, `${summary}\n\n${tableOf(results)}`)
}

function tableOf(results: PairResults): string {
  const heading = ['client', ...APIS.flatMap(({ name }) => [name, `${name}-js`])]
  const rows = CLIENTS.map(({ name: client }) => [
    client,
    ...heading.slice(1).map(api => {
      if (!OFFERED.some(pair => pair.api === api && pair.client === client)) return ''
      const result = results[nameOf({ api, client })]
      return result === undefined ? '–' : result ? '✓' : '✗'
    }),
  ])
  const widths = heading.map((_, column) => Math.max(...[heading, ...rows].map(row => row[column]?.length ?? 0)))
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |\n`
  const rule = `| ${widths.map(width => '-'.repeat(width)).join(' | ')} |\n`
  return line(heading) + rule + rows.map(line).join('')
}
