import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { styleText } from 'node:util'

export const root: string = join(import.meta.dirname, '..')

const TSC = 'node_modules/typescript/bin/tsc'
const VITE = 'node_modules/vite/bin/vite.js'

/** Compiles TypeScript and bundles the client; ends the process when either fails. */
export async function build(): Promise<void> {
  await Promise.all([
    step('Compile TypeScript', [TSC, '-b', '--pretty']),
    existsSync(join(root, 'apps/client/vite.config.ts'))
      ? step('Bundle the client', [VITE, 'build', '--logLevel', 'warn'], 'apps/client')
      : undefined,
  ])
}

/** Runs a Node program to its end, silently unless it fails; then shows its output and ends the process. */
export async function step(title: string, args: string[], folder = '.'): Promise<void> {
  const started = performance.now()
  const program = args.map((argument, index) => (index === 0 ? join(root, argument) : argument))
  const child = spawn(process.execPath, program, { cwd: join(root, folder), stdio: ['ignore', 'pipe', 'pipe'] })
  const output: Buffer[] = []
  child.stdout.on('data', chunk => output.push(chunk))
  child.stderr.on('data', chunk => output.push(chunk))
  const code = await new Promise(resolve => child.once('close', resolve))
  if (code === 0) {
    const seconds = ((performance.now() - started) / 1000).toFixed(1)
    process.stdout.write(`${styleText('green', '✓')} ${title} ${styleText('dim', `${seconds} s`)}\n`)
    return
  }
  process.stdout.write(`${styleText('red', '✗')} ${title}\n${Buffer.concat(output)}`)
  process.exit(1)
}
