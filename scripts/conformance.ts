/** Runs real clients against the tenant: installs the dependencies of `conformance/`, then runs it. */
import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { build, root, step } from './steps.ts'

const folder = join(root, 'conformance')

await build()
if (!isInstalled()) run('npm', ['ci'])
// The pages are for browsers: here only their types are checked, and a suite bundles them when it runs.
for (const project of ['conformance', 'conformance/src/browser-clients']) {
  await step(`Compile ${project}`, ['node_modules/typescript/bin/tsc', '-p', project])
}
run(process.execPath, ['--enable-source-maps', 'dist/main.js', ...process.argv.slice(3)])

/** Whether the installed packages match the lock file, by the copy of it that npm writes last. */
function isInstalled(): boolean {
  const note = join(folder, 'node_modules/.package-lock.json')
  return existsSync(note) && statSync(note).mtimeMs >= statSync(join(folder, 'package-lock.json')).mtimeMs
}

function run(command: string, args: readonly string[]): void {
  const { status } = spawnSync(command, args, { cwd: folder, stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}
