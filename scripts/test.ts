/** Builds, then runs every test that has a source: a stale file in dist is not a test. */
import { spawn } from 'node:child_process'
import { globSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { build, root } from './steps.ts'

await build()

const compiled = globSync(['packages/*/src/**/*.test.ts', 'apps/api/src/**/*.test.ts', 'e2e/src/**/*.test.ts'], {
  cwd: root,
})
  .map(file => file.replace('src', 'dist').replace(/\.ts$/, '.js'))
  .concat(
    globSync('apps/client/server/**/*.test.ts', { cwd: root }).map(file =>
      file.replace('server', 'dist/server').replace(/\.ts$/, '.js'),
    ),
  )

const wanted = process.argv.slice(3)
const files = compiled.filter(file => wanted.length === 0 || wanted.some(part => file.includes(part)))
const runner = spawn(
  process.execPath,
  ['--test', '--enable-source-maps', `--test-concurrency=${availableParallelism() + 1}`, ...files],
  { cwd: root, stdio: 'inherit' },
)
runner.once('close', code => process.exit(code ?? 1))
