import { spawn } from 'node:child_process'
import { existsSync, globSync, statSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { createInterface } from 'node:readline'
import { styleText } from 'node:util'
import { inTurn } from './building/build-turns.ts'
import { precompress } from './building/precompress.ts'
import { replaceFolder } from './building/replace-folder.ts'

/** The root folder of the repository. */
export const root: string = join(import.meta.dirname, '..')

/** The folder for files that a later run can use again. */
export const CACHE: string = join(root, 'node_modules/.cache/tollgate')
const TSC = 'node_modules/typescript/bin/tsc'
const VITE = 'node_modules/vite/bin/vite.js'

/** What Vite bundles: the folder and the output folder. */
const BUNDLES = [
  { title: 'Bundle the client', folder: join(root, 'apps/client'), pages: 'dist/web' },
  { title: 'Bundle the dashboard', folder: join(root, 'packages/dashboard'), pages: 'dist' },
] as const

/** Sources of the pages in other folders. */
const SHARED = ['package-lock.json', 'docs/tutorial/index.md', 'clients/catalog.json', 'apis/catalog.json']
const API_ROUTES = 'apis/*/src/{app,messages.controller}.ts'

/** The TypeScript projects that `npm start` runs. */
const RUNNABLE = ['packages/tenant', 'packages/cli', 'apps/api', 'apps/client/server']

/** Compiles everything and bundles the pages in parallel, if they have changed. */
export async function build(): Promise<void> {
  announceBuild()
  await inTurn(CACHE, () => Promise.all([compileNow(), bundle()]))
}

/** Builds what a start runs, without type checks, which take most of the time. */
export async function buildToRun(): Promise<void> {
  announceBuild()
  await inTurn(CACHE, () => Promise.all([compileNow('--noCheck', ...RUNNABLE), bundle()]))
}

/** Like {@link buildToRun}, without the pages. */
export async function compileToRun(): Promise<void> {
  await compile('--noCheck', ...RUNNABLE)
}

function announceBuild(): void {
  process.stdout.write(`${styleText('dim', 'Building what changed …')}\n`)
}

/** Compiles what has changed, with type checks unless an option disables them. */
export async function compile(...options: string[]): Promise<void> {
  await inTurn(CACHE, () => compileNow(...options))
}

async function compileNow(...options: string[]): Promise<void> {
  const color = process.stdout.isTTY ? ['--pretty'] : []
  await step('Compile TypeScript', [TSC, '-b', ...color, ...options])
  await bundlePackages()
}

/** Bundles the compiled guard and tenant for the exports of their packages. */
export async function bundlePackages(): Promise<void> {
  await step('Bundle guard and tenant', ['scripts/building/bundle-packages.ts'])
}

async function bundle(): Promise<void> {
  const outdated = BUNDLES.filter(({ folder, pages }) => !isBundled(folder, join(folder, pages)))
  await Promise.all(
    outdated.map(async ({ title, folder, pages }) => {
      // In a separate folder, because a running stack may serve the current pages.
      const made = join(folder, `${pages}.next`)
      await step(title, [VITE, 'build', '--logLevel', 'warn', '--outDir', made], folder)
      await precompress(made)
      replaceFolder(join(folder, pages), made)
    }),
  )
}

/** Compiles changes until this process ends. Prints only errors. */
export function watchTypeScript(): void {
  const child = spawn(process.execPath, [join(root, TSC), '-b', '--watch', '--preserveWatchOutput', ...RUNNABLE], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  process.once('exit', () => child.kill())
  createInterface(child.stdout).on('line', line => {
    const isStatus = line === '' || /(Starting .*compilation|Found 0 errors\.)/.test(line)
    if (!isStatus) process.stdout.write(`${line}\n`)
  })
}

/** Runs a Node program silently. If it fails, prints its output and ends this process. */
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

/** Whether the pages are newer than their sources. Build info files of the compiler do not count. */
function isBundled(folder: string, pages: string): boolean {
  const made = ['index.html', 'index.html.br', 'index.html.gz'].map(file => join(pages, file))
  if (!made.every(file => existsSync(file))) return false
  const sources = globSync(['*.{html,json,ts}', '{src,public,server}/**/*.*'], {
    cwd: folder,
    exclude: ['**/*.tsbuildinfo', '**/*.test.*'],
  })
  const shared = [...SHARED, ...globSync(API_ROUTES, { cwd: root })].map(file => join(root, file))
  const changed = [...sources.map(source => join(folder, source)), ...shared].map(modifiedAt)
  return Math.max(...changed) < Math.min(...made.map(modifiedAt))
}

function modifiedAt(file: string): number {
  return statSync(file).mtimeMs
}
