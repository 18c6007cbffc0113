/** Runs real clients against the tenant: installs what only that needs, then hands over to `conformance/`. */
import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { build, root, step } from './steps.ts'

const folder = join(root, 'conformance')

await build()
if (!isInstalled()) run('npm', ['ci'])
// The pages are for a browser: their types are only checked here, and a suite bundles them when it runs.
for (const project of ['conformance', 'conformance/src/browser-clients']) {
  await step(`Compile ${project}`, ['node_modules/typescript/bin/tsc', '-p', project])
}
run(process.execPath, ['--enable-source-maps', 'dist/main.js', ...process.argv.slice(3)])

/** Whether what is installed is what the lock file names: npm writes its own note of it last. */
function isInstalled(): boolean {
  const note = join(folder, 'node_modules/.package-lock.json')
  return existsSync(note) && statSync(note).mtimeMs >= statSync(join(folder, 'package-lock.json')).mtimeMs
}

function run(command: string, args: readonly string[]): void {
  const { status } = spawnSync(command, args, { cwd: folder, stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}
