import { availableParallelism } from 'node:os'
import { basename } from 'node:path'
import type { MeasuredTest } from './coverage.ts'
import { runTest, type TestRun } from './test-run.ts'

export type Verdict =
  | { readonly killed: true; readonly by: string; readonly timedOut: boolean }
  | { readonly killed: false; readonly tests: number }

/** A test may take ten times as long as before, and a minute more: a change that makes code hang is noticed, too. */
const limitOf = ({ milliseconds }: MeasuredTest): number => milliseconds * 10 + 60_000

/** Runs the tests that run a place, those named for its file first, until one fails. */
export async function judge(compiled: string, position: number, tests: readonly MeasuredTest[]): Promise<Verdict> {
  const fitting = tests.filter(test => test.runs(compiled, position))
  const waiting = fitting.toSorted((a, b) => rank(a, compiled) - rank(b, compiled))
  const running = new Set<TestRun>()
  let verdict: Verdict = { killed: false, tests: fitting.length }

  async function work(): Promise<void> {
    for (let test = waiting.shift(); test && !verdict.killed; test = waiting.shift()) {
      const run = runTest(test.file, limitOf(test))
      running.add(run)
      const outcome = await run.outcome
      running.delete(run)
      if (verdict.killed || outcome === 'passed' || outcome === 'stopped') continue
      verdict = { killed: true, by: basename(test.file, '.js'), timedOut: outcome === 'timed out' }
      for (const other of running) other.stop()
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() }, work))
  return verdict
}

function rank(test: MeasuredTest, compiled: string): number {
  const isNamedForIt = basename(test.file).startsWith(`${basename(compiled, '.js')}.`)
  return isNamedForIt ? test.milliseconds - LONG : test.milliseconds
}

const LONG = 1e9
