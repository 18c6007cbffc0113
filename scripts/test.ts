/** Builds, then runs all tests that have a source file (stale files in dist are ignored). Arguments select files by a part of their path. */
import { spawn } from 'node:child_process'
import { globSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { build, CACHE, root } from './steps.ts'
import { groupTestFiles, writeTestGroups } from './test-groups.ts'

await build()

const [, , , ...wanted] = process.argv
const isWanted = (source: string) => wanted.length === 0 || wanted.some(part => source.includes(part))
/** Tests with several processes, which `npm run postgres` runs. */
const POSTGRES = 'packages/tenant/test/postgres/'
const files = [
  ...compiled('packages/guard/{src,test}/**/*.test.ts', 'guard/', 'guard/dist/'),
  ...compiled('packages/tenant/{src,test}/**/*.test.ts', 'tenant/', 'tenant/dist/'),
  ...compiled('packages/!(guard|tenant)/src/**/*.test.ts', '/src/', '/dist/'),
  ...compiled('apps/api/src/**/*.test.ts', '/src/', '/dist/'),
  ...compiled('apis/{*,mcp/src/mcp-server}.test.ts', 'apis/', 'apis/dist/'),
  ...compiled('apps/client/server/**/*.test.ts', '/server/', '/dist/server/'),
  ...compiled('examples/{*,docs/*,how-to/*,nest/*,testing/*,tutorial/*}.test.ts', 'examples/', 'examples/dist/'),
  ...compiled('e2e/src/**/*.test.ts', '/src/', '/dist/'),
  ...wantedFiles('scripts/**/*.test.ts'),
]
// Without a file, Node's runner would search for tests itself.
if (files.length === 0) {
  process.stderr.write(`No path of a test contains "${wanted.join('" or "')}"\n`)
  process.exit(1)
}

/** Timeout for one test, ten times as long as the longest test takes on an idle machine. */
const TEST_TIMEOUT_MINUTES = 5

/** Node's runner sorts files by path. An absolute path comes first, so that no long file starts last. */
const LONG = /^e2e\/dist\/dashboard\.test\.|^packages\/tenant\/dist\/test\/main\.test\./

mkdirSync(CACHE, { recursive: true })
const folder = mkdtempSync(join(CACHE, 'tests-'))
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
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
runner.once('close', code => process.exit(code ?? 1))

function compiled(sources: string, source: string, output: string): string[] {
  return wantedFiles(sources).map(file => file.replace(source, output).replace(/\.ts$/, '.js'))
}

function wantedFiles(sources: string): string[] {
  return globSync(sources, { cwd: root })
    .map(file => file.replaceAll('\\', '/'))
    .filter(file => isWanted(file) && !file.includes(POSTGRES))
}
