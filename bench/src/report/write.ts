import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { barChart } from './bar-chart.ts'
import { headlines, markdown } from './markdown.ts'
import type { Costs, Results } from './results.ts'

/** Writes results.json, results.md and a chart for each experiment into a folder. @returns the page */
export function writeReport(folder: string, results: Results): string {
  mkdirSync(folder, { recursive: true })
  const page = markdown(results)
  writeFileSync(join(folder, 'results.json'), `${JSON.stringify(results, undefined, 2)}\n`)
  writeFileSync(join(folder, 'results.md'), page)
  // Charts of experiments that no longer exist would stay.
  rmSync(join(folder, 'charts'), { recursive: true, force: true })
  mkdirSync(join(folder, 'charts'), { recursive: true })
  for (const costs of results.costs) writeFileSync(join(folder, 'charts', `${costs.experiment}.svg`), chartOf(costs))
  return page
}

const BEGIN = '<!-- Written by a whole run of the benchmark -->\n'
const END = '\n<!-- Written until here -->'

/** Puts the headlines between the two marks of a README. @throws Error if it has no such marks */
export function writeHeadlines(readme: string, results: Results): void {
  const text = readFileSync(readme, 'utf8')
  const begin = text.indexOf(BEGIN) + BEGIN.length
  const end = text.indexOf(END, begin)
  if (!text.includes(BEGIN) || end === -1) throw new Error(`"${readme}" has no marks for the figures`)
  writeFileSync(readme, text.slice(0, begin) + headlines(results) + text.slice(end))
}

function chartOf({ title, units, contestants }: Costs): string {
  const [measure = '', unit = ''] = Object.entries(units)[0] ?? []
  const bars = contestants.flatMap(({ name, summaries }) => {
    const summary = summaries[measure]
    if (!summary) return []
    const { median, lowerQuartile, upperQuartile } = summary
    return { name, value: median, lowerQuartile, upperQuartile, ours: /^(?:guard|api|tollgate|tenant)\b/i.test(name) }
  })
  return barChart(title, unit, bars)
}
