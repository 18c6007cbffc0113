/**
 * Installs the packages as a user does: packs them, installs the archives in empty folders, and uses the guard, the tenant and the
 * command line there. Makes a project with `npm create tollgate`, and runs the journey of a user in it. Prints sizes and times next to
 * their goals, and fails if something does not work or is too large.
 *
 * With `--pairs`, it runs the journey of a user through every pair of an API and a client instead, or through those that are named, such
 * as `express/vue`, and writes the results to docs/reference/pairs.md.
 */
import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { globSync, lstatSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { setTimeout } from 'node:timers/promises'
import { promisify } from 'node:util'
import { PUBLISHED } from './published.ts'
import { rehearseNewProject, rehearseNewProjectWithPnpm } from './rehearsal/new-project.ts'
import { saveResult } from './rehearsal/pair-results.ts'
import { coveringPairs, nameOf, OFFERED } from './rehearsal/pairs.ts'
import { type Registry, startRegistry } from './rehearsal/registry.ts'
import { installTemplates, testApis, tryPair, tryPairInBrowser } from './rehearsal/try-pair.ts'
import { build, root } from './steps.ts'

const MAX_TENANT_MEGABYTES = 60
const MAX_START_SECONDS = 3
const MAX_NEW_PROJECT_SECONDS = 120
const run = promisify(execFile)

/** Verifies a token of a tenant: its arguments are the tenant's origin and the token. */
const VERIFY = `import { auth0, authenticated, createGuard } from '@tollgate/guard'
const [, , origin, token] = process.argv
const guard = createGuard({ ...auth0(origin), audience: 'https://hello-world.example.com' })
const decision = await guard.check({ headers: { authorization: \`Bearer \${token}\` } }, authenticated)
if (!decision.granted) throw new Error(decision.description)
`

await build()
await import('./docs.ts')
const work = await mkdtemp(join(tmpdir(), 'tollgate-rehearsal-'))
try {
  const archives = await pack(join(work, 'archives'))
  const [, , , option, ...names] = process.argv
  if (option === '--pairs') await rehearsePairs(archives, names)
  else {
    await rehearseGuard(archives)
    await rehearseTenant(archives)
    await rehearseCreation(archives)
  }
} finally {
  await rm(work, { recursive: true })
}

/** @returns the path of each package's archive by the folder of the package */
async function pack(folder: string): Promise<ReadonlyMap<string, string>> {
  mkdirSync(folder)
  const workspaces = PUBLISHED.flatMap(each => ['--workspace', each])
  const { stdout } = await run('npm', ['pack', '--json', ...workspaces, '--pack-destination', folder], { cwd: root })
  const packed: unknown = JSON.parse(stdout)
  assert.ok(Array.isArray(packed) && packed.length === PUBLISHED.length)
  return new Map(PUBLISHED.map((each, index) => [each, join(folder, packed[index].filename)]))
}

/** The guard has no dependencies, and works with `import` and `require`. */
async function rehearseGuard(archives: ReadonlyMap<string, string>): Promise<void> {
  const folder = await install('guard', [archives.get('packages/guard') ?? ''])
  const installed = globSync(['node_modules/*/package.json', 'node_modules/@*/*/package.json'], { cwd: folder })
  report('Packages that @tollgate/guard installs', installed.length, 'at most 1', installed.length === 1)

  const check = "if (typeof createGuard !== 'function' || typeof createTestIssuer !== 'function') process.exit(1)"
  const imported = `import { createGuard } from '@tollgate/guard'\nimport { createTestIssuer } from '@tollgate/guard/testing'\n${check}`
  const required = `const { createGuard } = require('@tollgate/guard')\nconst { createTestIssuer } = require('@tollgate/guard/testing')\n${check}`
  writeFileSync(join(folder, 'main.mjs'), imported)
  writeFileSync(join(folder, 'main.cjs'), required)
  for (const file of ['main.mjs', 'main.cjs']) await run(process.execPath, [file], { cwd: folder })
}

/** `tollgate start` runs a tenant, whose token the guard accepts. */
async function rehearseTenant(archives: ReadonlyMap<string, string>): Promise<void> {
  const folder = await install('tenant', [...archives.values()])
  const megabytes = Math.ceil(bytesIn(join(folder, 'node_modules')) / 1_000_000)
  const isSmall = megabytes <= MAX_TENANT_MEGABYTES
  report('Megabytes that tenant and command line install', megabytes, `at most ${MAX_TENANT_MEGABYTES}`, isSmall)

  const bin = join(folder, 'node_modules/tollgate/bin/tollgate.js')
  const started = performance.now()
  const child = spawn(process.execPath, [bin, 'start', '--port', '0'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    const ended = once(child, 'exit')
    const description = join(folder, '.tollgate/tenant.json')
    while (!lstatSync(description, { throwIfNoEntry: false })) {
      assert.equal(child.exitCode, null, 'The tenant stopped')
      await setTimeout(10)
    }
    const seconds = (performance.now() - started) / 1000
    // A busy machine must not fail the run.
    report(
      'Seconds until the tenant is ready',
      seconds.toFixed(2),
      `at most ${MAX_START_SECONDS}`,
      seconds <= MAX_START_SECONDS,
    )
    const { stdout: token } = await run(process.execPath, [bin, 'token'], { cwd: folder })
    const { origin } = JSON.parse(readFileSync(description, 'utf8'))
    writeFileSync(join(folder, 'verify.mjs'), VERIFY)
    await run(process.execPath, ['verify.mjs', origin, token.trim()], { cwd: folder })
    child.kill('SIGINT')
    const [code] = await ended
    assert.equal(code, 0, 'The tenant did not end with exit code 0')
  } finally {
    child.kill('SIGKILL')
  }
  if (!isSmall) process.exitCode = 1
}

/** `npm create tollgate` makes a project in which a user can log in, without a value that is copied by hand. */
async function rehearseCreation(archives: ReadonlyMap<string, string>): Promise<void> {
  await using registry = await startRegistry(root, archives)
  const { createSeconds, journeySeconds } = await rehearseNewProject(work, registry)
  const seconds = createSeconds + journeySeconds
  report(
    'Seconds from "npm create tollgate" to the end of the journey in a browser',
    `${seconds.toFixed(0)}, ${createSeconds.toFixed(0)} of them to create, install and test`,
    `at most ${MAX_NEW_PROJECT_SECONDS}`,
    seconds <= MAX_NEW_PROJECT_SECONDS,
  )
  await rehearseNewProjectWithPnpm(work, registry)
  report('A project made for pnpm', 'installed and tested', 'works', true)
  await rehearseTemplates(registry)
}

/** Each API and each client of the templates works as it is installed. */
async function rehearseTemplates(registry: Registry): Promise<void> {
  const folder = await installTemplates(work, join(work, 'tenant/node_modules/create-tollgate/templates'), registry)
  report('APIs whose tests pass', await testApis(folder), 'all', true)
  const pairs = coveringPairs()
  for (const pair of pairs) {
    await tryPair(folder, pair).catch((cause: unknown) => {
      throw new Error(`The pair "${nameOf(pair)}" does not work`, { cause })
    })
  }
  report('Pairs of an API and a client that start and respond', pairs.length, 'each API and each client', true)
}

/** The journey of a user in a browser, through each pair. */
async function rehearsePairs(archives: ReadonlyMap<string, string>, names: readonly string[]): Promise<void> {
  const pairs = OFFERED.filter(pair => names.length === 0 || names.includes(nameOf(pair)))
  const unknown = names.filter(name => !pairs.some(pair => nameOf(pair) === name))
  if (unknown.length > 0) throw new Error(`There is no pair "${unknown.join('", "')}": see docs/reference/pairs.md`)
  const creator = await install('creator', [archives.get('packages/create-tollgate') ?? ''])
  await using registry = await startRegistry(root, archives)
  const folder = await installTemplates(work, join(creator, 'node_modules/create-tollgate/templates'), registry)
  for (const pair of pairs) {
    const hasPassed = tryPairInBrowser(folder, pair)
    saveResult(pair, hasPassed)
    report(nameOf(pair), hasPassed ? 'passed' : 'failed', 'the journey passes', hasPassed)
    if (!hasPassed) process.exitCode = 1
  }
}

async function install(name: string, archives: readonly string[]): Promise<string> {
  const folder = join(work, name)
  mkdirSync(folder)
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, private: true }))
  await run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', ...archives], { cwd: folder })
  return folder
}

function bytesIn(folder: string): number {
  return globSync('**/*', { cwd: folder })
    .map(file => lstatSync(join(folder, file)))
    .reduce((sum, file) => sum + (file.isFile() ? file.size : 0), 0)
}

function report(what: string, value: number | string, goal: string, isMet: boolean): void {
  process.stdout.write(`${isMet ? '✓' : '✗'} ${what}: ${value} (${goal})\n`)
}
