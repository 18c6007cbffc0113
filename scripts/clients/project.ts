import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { styleText } from 'node:util'
import { CannotStart } from '../cannot-start.ts'
import { root } from '../steps.ts'
import { type ClientProject, LOCAL_TENANT, variablesOf } from './catalog.ts'

/** The folder of a client. */
export function projectFolder({ name }: ClientProject): string {
  return join(root, 'clients', name)
}

/**
 * Installs the dependencies of the clients that are not installed yet.
 *
 * @throws {CannotStart} if npm fails
 */
export async function installClients(clients: readonly ClientProject[]): Promise<void> {
  const folder = join(root, 'clients')
  const missing = clients.filter(client => !isInstalled(folder, client))
  if (missing.length === 0) return
  const names = missing.map(({ name }) => name)
  const workspaces = names.map(name => `--workspace=${name}`)
  // Not "npm ci", which would remove the dependencies of the other clients.
  const install = ['install', '--no-save', '--no-audit', '--no-fund', ...workspaces]
  await run(`Install the dependencies of ${list(names)}`, npm(install), folder)
}

/** Builds the pages for the local tenant. @returns their folder */
export async function buildPages(client: ClientProject): Promise<string> {
  const folder = projectFolder(client)
  await run(`Build the client "${client.name}"`, npm(['run', 'build']), folder, variablesOf(client, LOCAL_TENANT))
  return join(folder, client.pages)
}

/** Whether each dependency is installed in the version that the client names. */
function isInstalled(folder: string, { name }: ClientProject): boolean {
  const { dependencies, devDependencies } = readJson(join(folder, name, 'package.json'))
  return Object.entries({ ...Object(dependencies), ...Object(devDependencies) }).every(([dependency, version]) =>
    [join(folder, name), folder].some(
      place => readJson(join(place, 'node_modules', dependency, 'package.json')).version === version,
    ),
  )
}

function readJson(file: string): Record<string, unknown> {
  return existsSync(file) ? Object(JSON.parse(readFileSync(file, 'utf8'))) : {}
}

/** The command for npm: the one that runs this script, if there is one. */
export function npm(args: readonly string[]): [string, readonly string[]] {
  const path = process.env.npm_execpath
  return path ? [process.execPath, [path, ...args]] : ['npm', args]
}

/** Runs a command silently and prints how long it took. */
async function run(
  title: string,
  [program, args]: [string, readonly string[]],
  folder: string,
  environment: Record<string, string> = {},
): Promise<void> {
  process.stdout.write(`${styleText('dim', `${title} …`)}\n`)
  const started = performance.now()
  const child = spawn(program, args, {
    cwd: folder,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output: Buffer[] = []
  child.stdout.on('data', chunk => output.push(chunk))
  child.stderr.on('data', chunk => output.push(chunk))
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve))
  if (code !== 0) {
    process.stdout.write(`${styleText('red', '✗')} ${title}\n${Buffer.concat(output)}`)
    throw new CannotStart(`Cannot ${title.replace(/^./, first => first.toLowerCase())}: the output of npm is above`)
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  process.stdout.write(`${styleText('green', '✓')} ${title} ${styleText('dim', `${seconds} s`)}\n`)
}

function list(names: readonly string[]): string {
  return names.map(name => `"${name}"`).join(', ')
}
