/**
 * `npm run bench -- [--quick] [--only experiment,…]` (or the beginning of their names): measures, then writes results.json,
 * results.md and the charts. Only a whole run replaces the published ones; others write to `bench/partial`.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { figureOf, type Measured } from './evaluate.ts'
import { type ExperimentName, experiments, type MeasuredRounds } from './experiments.ts'
import { figures } from './figures.ts'
import { loadProgram } from './load/load.ts'
import { pinned } from './pinning.ts'
import { progress } from './progress.ts'
import { headlines } from './report/markdown.ts'
import { costsOf, type Results } from './report/results.ts'
import { commit, machine, versions } from './report/surroundings.ts'
import { writeHeadlines, writeReport } from './report/write.ts'
import { createWorkshop } from './tokens/workshop.ts'

const { values: args } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, only: { type: 'string' } },
})
const effort = args.quick
  ? { rounds: 3, serverRounds: 1, longRounds: 1, coldStarts: 5, warmUpSeconds: 1, loadSeconds: 1 }
  : { rounds: 7, serverRounds: 6, longRounds: 3, coldStarts: 15, warmUpSeconds: 1, loadSeconds: 2 }
/** Three times as many as the guard caches by default: sent in turn, each is evicted before it is sent again. */
const FRESH_TOKENS = 30_000
const folder = join(import.meta.dirname, '..')

const wanted = chosen(args.only)
const workshop = await createWorkshop(FRESH_TOKENS)
const measured: Partial<Record<ExperimentName, MeasuredRounds>> = {}
for (const name of wanted) measured[name] = await experiments[name].run(workshop, effort)
workshop.issuer.close()
const results = resultsOf(measured)
const isWhole = !args.quick && args.only === undefined
const target = isWhole ? folder : join(folder, 'partial')
process.stdout.write(writeReport(target, results))
if (isWhole) writeHeadlines(join(folder, '../README.md'), results)
else writeFileSync(join(target, 'headlines.md'), `${headlines(results)}\n`)
progress(`Written to ${join(target, 'results.md')}`)

function chosen(only: string | undefined): ExperimentName[] {
  const names = Object.keys(experiments).filter(isExperiment)
  if (only === undefined) return names
  const words = only.split(',')
  const unknown = words.find(word => !names.some(name => name.startsWith(word)))
  if (unknown === undefined) return names.filter(name => words.some(word => isChosen(name, word)))
  process.stderr.write(`There is no experiment "${unknown}": choose from ${names.join(', ')}\n`)
  process.exit(1)
}

/** By its name, or by a word that many names begin with, such as `tenant`. */
function isChosen(name: ExperimentName, word: string): boolean {
  return isExperiment(word) ? name === word : name.startsWith(word)
}

function isExperiment(name: string): name is ExperimentName {
  return Object.hasOwn(experiments, name)
}

function resultsOf(rounds: Measured): Results {
  return {
    commit: commit(),
    date: new Date().toISOString(),
    machine: machine(),
    load: loadProgram,
    pinned,
    quick: args.quick,
    versions: versions(),
    figures: figures.map(goal => figureOf(goal, rounds)).filter(figure => figure !== undefined),
    costs: wanted.map(name => costsOf(name, experiments[name], rounds[name] ?? {})),
  }
}
