import { globSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, extname, join } from 'node:path'
import { Failure, UsageError } from '../failure.ts'
import { parseObject } from '../json-object.ts'
import type { FileChange } from './file-change.ts'
import { FRAMEWORKS, type Framework } from './frameworks.ts'
import { guardModule, manifestWith, variablesWith } from './new-files.ts'
import { protectApplication } from './protect-application.ts'
import { styleOf } from './source-style.ts'

/** What adds the guard to a project. */
export interface InitPlan {
  changes: readonly FileChange[]
  /** Routes in the file of the application that have no policy yet. */
  routes: readonly string[]
  /** What such a route needs, in code. */
  policy: string
}

const SOURCES = '**/*.{ts,mts,cts,js,mjs,cjs}'
const NOT_SOURCES = ['**/node_modules/**', '**/dist/**', '**/build/**', '**/*.test.*', '**/*.spec.*', '**/*.d.ts']

/**
 * Decides how the guard is added. Changes nothing.
 *
 * @param words - the file that creates the application, or nothing
 * @param version - of the guard
 * @throws {Failure} if the project has another framework, has the guard already, or its application is not found
 */
export async function planInit(folder: string, words: readonly string[], version: string): Promise<InitPlan> {
  const manifestText = await readIfPresent(join(folder, 'package.json'))
  const manifest = manifestText === undefined ? undefined : parseObject(manifestText)
  if (manifestText === undefined || !manifest) {
    throw new Failure(`There is no "package.json" in "${folder}": run this in the folder of a project`)
  }
  const dependencies: Record<string, unknown> = {
    ...Object(manifest.devDependencies),
    ...Object(manifest.dependencies),
  }
  if ('@tollgate/guard' in dependencies)
    throw new Failure('This project depends on "@tollgate/guard": there is nothing to add')
  const framework = FRAMEWORKS.find(({ dependency }) => dependency in dependencies)
  if (!framework) {
    throw new Failure(
      'This project depends on neither Fastify, Express, Hono nor NestJS: see the guides for other frameworks',
    )
  }
  const name = await findApplication(folder, words, framework)
  const text = await readFile(join(folder, name), 'utf8')
  const style = styleOf(text, name, manifest.type === 'module')
  const module = join(dirname(name), `guard${extname(name)}`).replaceAll('\\', '/')
  if ((await readIfPresent(join(folder, module))) !== undefined) {
    throw new Failure(`"${module}" exists: rename it, because the guard would be created there`)
  }
  const variables = await readIfPresent(join(folder, '.env.example'))
  return {
    changes: [
      { name: module, before: undefined, after: guardModule(style) },
      { name, before: text, after: protectApplication(text, framework, style) },
      { name: 'package.json', before: manifestText, after: manifestWith(manifestText, manifest, version) },
      { name: '.env.example', before: variables, after: variablesWith(variables) },
    ].filter(({ before, after }) => before !== after),
    routes: Array.from(
      text.matchAll(framework.route),
      ([, method = '', path = "''"]) => `${method.toUpperCase()} ${path.slice(1, -1)}`,
    ),
    policy: framework.policy,
  }
}

async function findApplication(
  folder: string,
  [given, extra]: readonly string[],
  framework: Framework,
): Promise<string> {
  if (extra !== undefined) throw new UsageError(`Unexpected argument "${extra}": name one file`)
  const names = given === undefined ? globSync(SOURCES, { cwd: folder, exclude: NOT_SOURCES }) : [given]
  const found: string[] = []
  for (const name of names.map(each => each.replaceAll('\\', '/'))) {
    if (framework.creation.test((await readIfPresent(join(folder, name))) ?? '')) found.push(name)
  }
  // NestJS has many modules. The root one has this name by convention.
  const [first, another] = framework.adapter === 'nest' && found.length > 1 ? found.filter(isRootModule) : found
  if (first === undefined) {
    const where = given === undefined ? 'No file here creates' : `"${given}" does not create`
    throw new Failure(
      `${where} an application of "${framework.dependency}": name the file, such as "tollgate init src/app.ts"`,
    )
  }
  if (another === undefined) return first
  throw new Failure(
    `"${first}" and "${another}" both create an application: name one, such as "tollgate init ${first}"`,
  )
}

function isRootModule(name: string): boolean {
  return /(^|\/)app\.module\.\w+$/.test(name)
}

async function readIfPresent(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined
    throw new Failure(`Cannot read "${path}": make it a file that you can read`, { cause })
  }
}
