/** `npm run conformance -- [word …]`: runs all suites, or those with a word in the client name, and writes the report. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { styleText } from 'node:util'
import type { Suite } from './check.ts'
import type { Outcome } from './outcome.ts'
import { type Result, reportOf } from './report.ts'
import { runSuite } from './run-suite.ts'
import { suites } from './suites.ts'

const REPORT = 'docs/reference/conformance.md'
const file = join(import.meta.dirname, '../..', REPORT)

const words = process.argv.slice(2)
const wanted = suites.filter(({ client }) => words.length === 0 || words.some(word => client.includes(word)))
if (wanted.length === 0) {
  fail(
    `No client's name contains "${words.join('" or "')}": choose from ${suites.map(({ client }) => client).join(', ')}`,
  )
}

const results = await runAll(wanted).catch(error => fail(`A suite cannot be run: ${error.message}`))
const failures = results.flatMap(({ outcomes }) => outcomes).filter(({ failure }) => failure !== undefined).length
const isStale = words.length === 0 && replace(reportOf(results))
if (failures > 0) fail(`${failures} of the checks failed: see the reasons above`)
if (isStale) fail(`"${REPORT}" was out of date and has been rewritten: commit it`)

/** Two suites run in parallel, because they mostly wait for pages or polling intervals. */
async function runAll(waiting: readonly Suite[]): Promise<Result[]> {
  const results = waiting.map((suite): Result => ({ suite, outcomes: [] }))
  const entries = results.entries()
  async function lane(): Promise<void> {
    for (const [index, { suite }] of entries) {
      results[index] = { suite, outcomes: await runSuite(suite, outcome => print(suite, outcome)) }
    }
  }
  await Promise.all([lane(), lane()])
  return results
}

function print({ client }: Suite, { check, failure }: Outcome): void {
  const passed = failure === undefined
  process.stdout.write(`${passed ? styleText('green', '✓') : styleText('red', '✗')} ${client}: ${check}\n`)
  if (!passed) process.stdout.write(`${failure.replaceAll(/^/gm, '      ')}\n`)
}

/** @returns whether the report has changed */
function replace(report: string): boolean {
  if (readIfThere() === report) return false
  writeFileSync(file, report)
  return true
}

function readIfThere(): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

function fail(sentence: string): never {
  process.stderr.write(`${sentence}\n`)
  process.exit(1)
}
