import { spawn } from 'node:child_process'
import { existsSync, globSync, statSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { styleText } from 'node:util'

/** The repository. */
export const root: string = join(import.meta.dirname, '..')

const TSC = 'node_modules/typescript/bin/tsc'
const VITE = 'node_modules/vite/bin/vite.js'
const CLIENT = join(root, 'apps/client')

/** What `npm start` runs, as projects of TypeScript. */
export const RUNNABLE: readonly string[] = ['packages/tenant', 'packages/cli', 'apps/api', 'apps/client/server']

/**
 * Compiles TypeScript and bundles the client, side by side: what changed since the last time.
 *
 * @param projects the folders to compile, with what they refer to; everything when there are none
 */
export async function build(projects: readonly string[] = []): Promise<void> {
  await Promise.all([
    compile(projects),
    isBundled() || step('Bundle the client', [VITE, 'build', '--logLevel', 'warn'], CLIENT),
  ])
}

/** Compiles what changed, by project references. */
export async function compile(projects: readonly string[] = []): Promise<void> {
  const color = process.stdout.isTTY ? ['--pretty'] : []
  await step('Compile TypeScript', [TSC, '-b', ...color, ...projects])
}

/** Runs a Node program to its end, silently unless it fails; then shows its output and ends the process. */
export async function step(title: string, [program = '', ...args]: string[], folder: string = root): Promise<void> {
  const started = performance.now()
  const child = spawn(process.execPath, [join(root, program), ...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const endChild = () => child.kill()
  process.once('exit', endChild)

  const output: Buffer[] = []
  child.stdout.on('data', chunk => output.push(chunk))
  child.stderr.on('data', chunk => output.push(chunk))
  const code = await new Promise(resolve => child.once('close', resolve))
  process.off('exit', endChild)
  if (code === 0) {
    const seconds = ((performance.now() - started) / 1000).toFixed(1)
    process.stdout.write(`${styleText('green', '✓')} ${title} ${styleText('dim', `${seconds} s`)}\n`)
    return
  }
  process.stdout.write(`${styleText('red', '✗')} ${title}\n${Buffer.concat(output)}`)
  process.exit(1)
}

/** Whether the client's bundle is newer than all that goes into it. */
function isBundled(): boolean {
  const page = join(CLIENT, 'dist/web/index.html')
  if (!existsSync(page)) return false
  const bundled = statSync(page).mtimeMs
  const sources = globSync(['*.{html,json,ts}', '{src,public,server}/**'], { cwd: CLIENT }).map(file =>
    join(CLIENT, file),
  )
  return [...sources, join(root, 'package-lock.json')].every(file => statSync(file).mtimeMs < bundled)
}
