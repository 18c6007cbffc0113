import { execFile, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { promisify } from 'node:util'
import { root } from '../steps.ts'
import type { Registry } from './registry.ts'

const run = promisify(execFile)

/** How long `npm create`, the installation, the tests and the journey in a browser took. */
export interface NewProjectTimes {
  createSeconds: number
  journeySeconds: number
}

/**
 * Makes a project with `npm create tollgate` from a registry, tests it, and runs the journey of a user against its `npm start`.
 *
 * @param work an existing folder
 * @throws Error if one of these fails
 */
export async function rehearseNewProject(work: string, { origin }: Registry): Promise<NewProjectTimes> {
  const folder = join(work, 'new')
  mkdirSync(folder)
  const env = { ...process.env, npm_config_registry: origin, npm_config_audit: 'false', npm_config_fund: 'false' }
  await forgetCreator()
  const options = ['--api', 'express', '--client', 'vue', '--language', 'ts', '--package-manager', 'npm']
  const started = performance.now()
  await run('npm', ['create', '--yes', 'tollgate@latest', 'my-app', '--', ...options], { cwd: folder, env })
  await run('npm', ['test'], { cwd: join(folder, 'my-app'), env })
  const created = performance.now()
  const tests = ['--test', '--enable-source-maps', '--test-reporter=dot', 'e2e/dist/clients/project.js']
  const { status } = spawnSync(process.execPath, tests, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PROJECT: join(folder, 'my-app') },
  })
  if (status !== 0) throw new Error('The journey in a browser failed')
  return { createSeconds: (created - started) / 1000, journeySeconds: (performance.now() - created) / 1000 }
}

const PNPM = 'pnpm@12.21.0'

/**
 * Makes a project for pnpm, installs and tests it. pnpm fails if a package has an installation script without a decision about it.
 *
 * @param work an existing folder
 * @throws Error if one of these fails
 */
export async function rehearseNewProjectWithPnpm(work: string, { origin }: Registry): Promise<void> {
  const folder = join(work, 'new-pnpm')
  mkdirSync(folder)
  const env = { ...process.env, npm_config_registry: origin, npm_config_audit: 'false', npm_config_fund: 'false' }
  const options = ['--yes', '--client', 'svelte', '--package-manager', 'pnpm', '--no-install']
  await run('npm', ['create', '--yes', 'tollgate@latest', 'my-app', '--', ...options], { cwd: folder, env })
  const project = join(folder, 'my-app')
  writeFileSync(join(project, '.npmrc'), `registry=${origin}/\n`)
  const pnpm = (...args: string[]) =>
    run('npx', ['--yes', PNPM, ...args], { cwd: project, env: { ...process.env, CI: 'true' } })
  await pnpm('install', '--no-frozen-lockfile')
  await pnpm('test')
}

/** "npm create" reuses a package that it has run before, if the version is the same. */
async function forgetCreator(): Promise<void> {
  const { stdout } = await run('npm', ['config', 'get', 'cache'])
  const key = createHash('sha512').update('create-tollgate@latest').digest('hex').slice(0, 16)
  rmSync(join(stdout.trim(), '_npx', key), { recursive: true, force: true })
}
