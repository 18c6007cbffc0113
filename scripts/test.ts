/** Builds, then runs every test that has a source: a stale file in dist is not a test. Further words choose files by a part of their path. */
import { spawn } from 'node:child_process'
import { globSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import process from 'node:process'
import { build, root } from './steps.ts'

await build()

const [, , , ...wanted] = process.argv
const files = [
  ...compiled('packages/*/src/**/*.test.ts', '/src/', '/dist/'),
  ...compiled('apps/api/src/**/*.test.ts', '/src/', '/dist/'),
  ...compiled('apps/client/server/**/*.test.ts', '/server/', '/dist/server/'),
  ...compiled('examples/{*,docs/*,testing/*,tutorial/*}.test.ts', 'examples/', 'examples/dist/'),
  ...compiled('e2e/src/**/*.test.ts', '/src/', '/dist/'),
  ...globSync('scripts/**/*.test.ts', { cwd: root }),
].filter(file => wanted.length === 0 || wanted.some(part => file.includes(part)))

const runner = spawn(
  process.execPath,
  ['--test', '--enable-source-maps', `--test-concurrency=${availableParallelism() + 1}`, ...files],
  { cwd: root, stdio: 'inherit' },
)
runner.once('close', code => process.exit(code ?? 1))

function compiled(sources: string, source: string, output: string): string[] {
  return globSync(sources, { cwd: root }).map(file =>
    file.replaceAll('\\', '/').replace(source, output).replace(/\.ts$/, '.js'),
  )
}
