/** Builds, then runs test files that have a source (stale files in dist are ignored). Arguments select files by a part of their path. */
import { spawn } from 'node:child_process'
import { globSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { build, CACHE, root } from '../steps.ts'
import { groupTestFiles, writeTestGroups } from './test-groups.ts'

/** Where tests stand: their source files, and what differs in the path of the compiled file. */
export interface TestSource {
  /** A glob pattern, relative to the root. */
  sources: string
  /** Part of the source's path, and what replaces it. Default: the source itself runs. */
  compiled?: readonly [source: string, output: string]
}

/** Timeout for one test, ten times as long as the longest test takes on an idle machine. */
const TEST_TIMEOUT_MINUTES = 5

/** Node's runner sorts files by path. An absolute path comes first, so that no long file starts last. */
const LONG = /^e2e\/dist\/dashboard\.test\.|^packages\/tenant\/dist\/test\/main\.test\./

/** Builds and runs the tests. If one fails, this process's exit code is not 0. */
export async function runTests(places: readonly TestSource[]): Promise<void> {
  await build()
  const [, , , ...wanted] = process.argv
  const isWanted = (source: string) => wanted.length === 0 || wanted.some(part => source.includes(part))
  const files = places.flatMap(place => filesOf(place, isWanted))
  // Without a file, Node's runner would search for tests itself.
  if (files.length === 0) {
    process.stderr.write(`No path of a test contains "${wanted.join('" or "')}"\n`)
    process.exitCode = 1
    return
  }
  mkdirSync(CACHE, { recursive: true })
  const folder = mkdtempSync(join(CACHE, 'tests-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const code = await runFiles(files, folder)
  if (code !== 0) process.exitCode = code
}

function filesOf({ sources, compiled }: TestSource, isWanted: (source: string) => boolean): string[] {
  const files = globSync(sources, { cwd: root })
    .map(file => file.replaceAll('\\', '/'))
    .filter(isWanted)
  return compiled ? files.map(file => file.replace(...compiled).replace(/\.ts$/, '.js')) : files
}

/** Runs compiled files with Node's runner. @returns its exit code */
function runFiles(files: readonly string[], folder: string): Promise<number> {
  const { alone, groups } = groupTestFiles(files)
  const runner = spawn(
    process.execPath,
    [
      '--test',
      '--enable-source-maps',
      `--test-concurrency=${availableParallelism() + 1}`,
      `--test-timeout=${TEST_TIMEOUT_MINUTES * 60_000}`,
      ...['--test-reporter=spec', '--test-reporter-destination=stdout'],
      ...[`--test-reporter=${new URL('test-report.ts', import.meta.url)}`, '--test-reporter-destination=stdout'],
      ...alone.map(file => (LONG.test(file) ? join(root, file) : file)),
      ...writeTestGroups(folder, groups),
    ],
    // Most test processes load the same modules.
    { cwd: root, stdio: 'inherit', env: { NODE_COMPILE_CACHE: join(CACHE, 'compiled'), ...process.env } },
  )
  return new Promise(resolve => runner.once('close', code => resolve(code ?? 1)))
}
