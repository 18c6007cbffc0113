/** Compares the guard with other libraries: installs the dependencies of `bench/`, then runs it. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { compile, root, step } from './steps.ts'

const folder = join(root, 'bench')
const args = process.argv.slice(3)

await compile()
if (args.includes('--gate')) {
  run(process.execPath, ['src/gate.ts'])
} else {
  if (!existsSync(join(folder, 'node_modules'))) run('npm', ['ci'])
  await step('Compile the benchmark', ['node_modules/typescript/bin/tsc', '-p', 'bench'])
  run(process.execPath, ['dist/main.js', ...args])
  await step('Format what it wrote', ['node_modules/@biomejs/biome/bin/biome', 'format', '--write', 'README.md'])
}

function run(command: string, commandArgs: readonly string[]): void {
  const { status } = spawnSync(command, commandArgs, { cwd: folder, stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}
