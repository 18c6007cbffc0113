import { spawn } from 'node:child_process'
import { existsSync, globSync, statSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { createInterface } from 'node:readline'
import { styleText } from 'node:util'

/** The repository. */
export const root: string = join(import.meta.dirname, '..')

const TSC = 'node_modules/typescript/bin/tsc'
const VITE = 'node_modules/vite/bin/vite.js'

/** What Vite bundles: the folder, and the page it makes there. */
const BUNDLES = [
  { title: 'Bundle the client', folder: join(root, 'apps/client'), page: 'dist/web/index.html' },
  { title: 'Bundle the dashboard', folder: join(root, 'packages/dashboard'), page: 'dist/index.html' },
] as const

/** What `npm start` runs, as projects of TypeScript. */
export const RUNNABLE: readonly string[] = ['packages/tenant', 'packages/cli', 'apps/api', 'apps/client/server']

/**
 * Compiles TypeScript and bundles the pages, side by side: what changed since the last time.
 *
 * @param projects the folders to compile, with what they refer to; everything when there are none
 */
export async function build(projects: readonly string[] = []): Promise<void> {
  process.stdout.write(`${styleText('dim', 'Building what changed …')}\n`)
  await Promise.all([
    compile(projects),
    ...BUNDLES.map(
      ({ title, folder, page }) =>
        isBundled(folder, page) || step(title, [VITE, 'build', '--logLevel', 'warn'], folder),
    ),
  ])
}

/** Compiles what changed, by project references. */
export async function compile(projects: readonly string[] = []): Promise<void> {
  const color = process.stdout.isTTY ? ['--pretty'] : []
  await step('Compile TypeScript', [TSC, '-b', ...color, ...projects])
}

/** Compiles what changes from now on, until this process ends; shows only what does not compile. */
export function watchTypeScript(projects: readonly string[]): void {
  const child = spawn(process.execPath, [join(root, TSC), '-b', '--watch', '--preserveWatchOutput', ...projects], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  process.once('exit', () => child.kill())
  createInterface(child.stdout).on('line', line => {
    const isStatus = line === '' || /(Starting .*compilation|Found 0 errors\.)/.test(line)
    if (!isStatus) process.stdout.write(`${line}\n`)
  })
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

/** Whether a bundle is newer than all that goes into it. */
function isBundled(folder: string, page: string): boolean {
  const file = join(folder, page)
  if (!existsSync(file)) return false
  const bundled = statSync(file).mtimeMs
  const sources = globSync(['*.{html,json,ts}', '{src,public,server}/**'], { cwd: folder }).map(source =>
    join(folder, source),
  )
  return [...sources, join(root, 'package-lock.json')].every(file => statSync(file).mtimeMs < bundled)
}
