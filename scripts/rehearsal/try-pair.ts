import assert from 'node:assert/strict'
import { execFile, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import process from 'node:process'
import { promisify } from 'node:util'
import { root } from '../steps.ts'
import type { Pair } from './pairs.ts'
import type { Registry } from './registry.ts'

const run = promisify(execFile)
const START_MILLISECONDS = 120_000
const OUTCOMES = [
  ['/api/messages/public', undefined, 200],
  ['/api/messages/protected', undefined, 401],
  ['/api/messages/protected', 'user', 200],
  ['/api/messages/admin', 'user', 403],
  ['/api/messages/admin', 'admin', 200],
] as const

/**
 * Installs all templates of the packed `create-tollgate` in one project, so that what they share is installed once.
 *
 * @param work an existing folder
 * @param templates the folder of the templates
 * @returns the folder of the project
 */
export async function installTemplates(work: string, templates: string, { origin }: Registry): Promise<string> {
  const folder = join(work, 'templates')
  mkdirSync(folder)
  for (const name of ['apis', 'clients']) cpSync(join(templates, name), join(folder, name), { recursive: true })
  const manifests = globSync('clients/*/package.json', { cwd: folder })
  const overrides = Object.assign({}, ...manifests.map(file => takeOverrides(join(folder, file))))
  const devDependencies = { tollgate: 'latest' }
  const manifest = { name: 'templates', private: true, workspaces: ['apis/*', 'clients/*'], overrides, devDependencies }
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest))
  const env = { ...process.env, npm_config_registry: origin }
  await run('npm', ['install', '--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder, env })
  return folder
}

/** Overrides have an effect only in the root of a workspace. */
function takeOverrides(file: string): object {
  const { overrides = {}, ...manifest } = JSON.parse(readFileSync(file, 'utf8'))
  writeFileSync(file, JSON.stringify(manifest))
  return overrides
}

/** Runs the tests of each API. @throws Error if one fails */
export async function testApis(folder: string): Promise<number> {
  const apis = globSync('apis/*', { cwd: folder })
  for (const api of apis) await run(process.execPath, ['--run', 'test'], { cwd: join(folder, api) })
  return apis.length
}

/**
 * Starts an API and a client with a tenant, and calls the API with and without tokens.
 *
 * @throws Error if one of the responses is not the expected one
 */
export async function tryPair(folder: string, { api, client }: Pair): Promise<void> {
  const [tenantPort, apiPort, clientPort] = await Promise.all([freePort(), freePort(), freePort()])
  writeFileSync(join(folder, '.env'), `TENANT_PORT=${tenantPort}\nAPI_PORT=${apiPort}\nCLIENT_PORT=${clientPort}\n`)
  const bin = join(folder, 'node_modules/tollgate/bin/tollgate.js')
  const child = spawn(process.execPath, [bin, 'run', `apis/${api}`, `clients/${client}`], { cwd: folder })
  const ended = once(child, 'exit')
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', text => (output += text))
  try {
    const signal = AbortSignal.timeout(START_MILLISECONDS)
    while (!output.includes('Ctrl-C')) {
      await Promise.race([once(child.stdout, 'data', { signal }), ended])
      assert.equal(child.exitCode, null, output)
    }
    const page = await fetch(`http://localhost:${clientPort}/`, { headers: { accept: 'text/html' } })
    assert.equal(page.status, 200, 'the client')
    assert.match(await page.text(), /<script/)
    for (const [path, user, status] of OUTCOMES) {
      const token = user && (await run(process.execPath, [bin, 'token', '--as', user], { cwd: folder })).stdout.trim()
      const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
      const response = await fetch(`http://localhost:${apiPort}${path}`, { headers })
      assert.equal(response.status, status, `${path} for ${user}`)
    }
    child.kill('SIGINT')
    const [code] = await ended
    assert.equal(code, 0, output)
  } finally {
    child.kill('SIGKILL')
    rmSync(join(folder, '.tollgate'), { recursive: true, force: true })
  }
}

/** Runs the journey of a user in a browser. @returns whether it passed */
export function tryPairInBrowser(folder: string, { api, client }: Pair): boolean {
  const file = join(folder, 'package.json')
  const scripts = { start: `tollgate run apis/${api} clients/${client}` }
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), scripts }))
  const tests = ['--test', '--enable-source-maps', '--test-reporter=dot', 'e2e/dist/clients/project.js']
  const { status } = spawnSync(process.execPath, tests, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PROJECT: folder },
  })
  rmSync(join(folder, '.tollgate'), { recursive: true, force: true })
  return status === 0
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, 'localhost')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return typeof address === 'object' && address ? address.port : 0
}
