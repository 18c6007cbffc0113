/**
 * Sends recorded requests of Auth0's tools to the tenant and counts the same statuses. The recordings are not part of the
 * repository: give their folder as the argument, or in TOLLGATE_RECORDINGS. TOLLGATE_DIFFERENCES=1 also lists how the
 * responses differ.
 */
import { existsSync } from 'node:fs'
import process from 'node:process'
import { readRecordings } from './recordings/recording.ts'
import { type Outcome, replay } from './recordings/replay.ts'
import { build } from './steps.ts'

const folder = process.argv[3] ?? process.env.TOLLGATE_RECORDINGS

if (folder === undefined || !existsSync(folder)) {
  print('Skipped: there are no recordings. Give their folder as the argument, or in TOLLGATE_RECORDINGS')
} else {
  await build()
  await replayAll(folder)
}

async function replayAll(recordings: string): Promise<void> {
  const outcomes: Outcome[] = []
  for (const exchanges of readRecordings(recordings).values()) outcomes.push(...(await replay(exchanges)))
  const others = outcomes.filter(({ recorded, own }) => recorded !== own)
  for (const [line, { length }] of countedBy(others, describe)) print(`${String(length).padStart(5)}  ${line}`)
  const same = outcomes.filter(({ recorded, own }) => recorded === own)
  const alike = same.filter(({ differences }) => differences.length === 0)
  if (process.env.TOLLGATE_DIFFERENCES) printDifferences(same)
  print(`${same.length} of ${outcomes.length} recorded requests have the same status`)
  print(`${alike.length} of these have the same members and types in the response`)
}

function printDifferences(outcomes: readonly Outcome[]): void {
  const all = outcomes.flatMap(({ operation, differences }) => differences.map(each => `${operation}: ${each}`))
  for (const [line, { length }] of countedBy(all, each => each)) print(`${String(length).padStart(5)}  ${line}`)
}

function describe({ operation, recorded, own, message = '' }: Outcome): string {
  return `${operation}: ${own} instead of ${recorded} ${message.slice(0, 120)}`
}

/** Groups by a text, the largest group first. */
function countedBy<Item>(items: readonly Item[], textOf: (item: Item) => string): [string, Item[]][] {
  return Object.entries(Object.groupBy(items, textOf))
    .map(([text, group]): [string, Item[]] => [text, group ?? []])
    .sort(([, one], [, other]) => other.length - one.length)
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
