import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { runTest } from './test-run.ts'

/** A test file that passes, and what it runs. */
export interface MeasuredTest {
  readonly file: string
  readonly milliseconds: number
  /** Whether the code at a position of a compiled file is run. */
  runs(compiled: string, position: number): boolean
}

interface Range {
  readonly startOffset: number
  readonly endOffset: number
  readonly count: number
}

interface ScriptCoverage {
  readonly url: string
  readonly functions: readonly { readonly ranges: readonly Range[] }[]
}

const LIMIT_MILLISECONDS = 600_000

/** Runs each test file once and notes what it runs. A test that fails is left out. */
export async function measure(
  tests: readonly string[],
  report: (file: string, passed: boolean) => void,
): Promise<MeasuredTest[]> {
  const waiting = [...tests]
  const measured: MeasuredTest[] = []
  async function work(): Promise<void> {
    for (let file = waiting.shift(); file; file = waiting.shift()) {
      const test = await measureOne(file)
      report(file, test !== undefined)
      if (test) measured.push(test)
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() }, work))
  return measured
}

async function measureOne(file: string): Promise<MeasuredTest | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'tollgate-coverage-'))
  try {
    const milliseconds = await timeOf(file, { NODE_V8_COVERAGE: folder })
    if (milliseconds !== undefined) return { file, milliseconds, runs: runsIn(rangesIn(folder)) }
    // A test of what happens without room on the disk has none for the measurement: it may run anything.
    const unmeasured = await timeOf(file, {})
    return unmeasured === undefined ? undefined : { file, milliseconds: unmeasured, runs: () => true }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** @returns how long a test takes; `undefined` when it fails */
async function timeOf(file: string, environment: NodeJS.ProcessEnv): Promise<number | undefined> {
  const started = performance.now()
  const outcome = await runTest(file, LIMIT_MILLISECONDS, environment).outcome
  return outcome === 'passed' ? performance.now() - started : undefined
}

function runsIn(ranges: ReadonlyMap<string, readonly Range[][]>): MeasuredTest['runs'] {
  return (compiled, position) =>
    (ranges.get(pathToFileURL(compiled).href) ?? []).some(script => isRun(script, position))
}

/** The ranges of each script, one list for each process that loaded it. */
function rangesIn(folder: string): Map<string, Range[][]> {
  const ranges = new Map<string, Range[][]>()
  for (const name of globSync('coverage-*.json', { cwd: folder })) {
    const { result }: { result: ScriptCoverage[] } = JSON.parse(readFileSync(join(folder, name), 'utf8'))
    for (const { url, functions } of result.filter(script => script.url.includes('/.mutants/'))) {
      ranges.set(url, [...(ranges.get(url) ?? []), functions.flatMap(each => each.ranges)])
    }
  }
  return ranges
}

/** The smallest range around a position counts how often it was run. */
function isRun(ranges: readonly Range[], position: number): boolean {
  let smallest: Range | undefined
  for (const range of ranges) {
    if (position < range.startOffset || position >= range.endOffset) continue
    if (!smallest || range.endOffset - range.startOffset <= smallest.endOffset - smallest.startOffset) smallest = range
  }
  return smallest !== undefined && smallest.count > 0
}
