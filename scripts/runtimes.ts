/**
 * Runs the suites of the guard's core and its fetch and Hono adapters on every runtime that is supported, and writes the results
 * to docs/reference/runtimes.md, unless arguments name some of them. The runtimes are npm packages, which `runtimes/` installs.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { RUNTIMES, type Runtime } from './runtimes/list.ts'
import { compile, root } from './steps.ts'

const GUARD = 'packages/guard/dist'
/** Compiled tests of the core, and of the adapters that need no Node server. */
const SUITES = [
  `${GUARD}/src/{jose,token,policy,cache,http,options,keys,dpop,revocation}/*.test.js`,
  `${GUARD}/src/adapters/{fetch,hono}/*.test.js`,
  `${GUARD}/src/adapters/contract/{contract,dpop,metadata}.test.js`,
  `${GUARD}/test/hostile/*.test.js`,
  `${GUARD}/test/{authorize,guard,refusal-hook,revocation,rotation,security-events,vectors}.test.js`,
]
const PAGE = join(root, 'docs/reference/runtimes.md')
const TABLE = /(?<=<!-- table -->\n\n).*(?=\n<!-- end of table -->)/s

interface Result {
  readonly name: string
  readonly version: string
  readonly passed: number
  /** Names of tests that failed and are not known to. */
  readonly failed: readonly string[]
  readonly known: number
}

await compile()
if (!existsSync(join(root, 'runtimes/node_modules'))) {
  const { status } = spawnSync('npm', ['ci'], { cwd: join(root, 'runtimes'), stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}
const chosen = process.argv.slice(3)
const results = RUNTIMES.filter(({ name }) => chosen.length === 0 || chosen.includes(name)).map(measure)
if (chosen.length === 0) writeFileSync(PAGE, readFileSync(PAGE, 'utf8').replace(TABLE, tableOf(results)))
process.exitCode = results.some(({ failed, passed }) => failed.length > 0 || passed === 0) ? 1 : 0

function measure(runtime: Runtime): Result {
  const files = globSync(SUITES, { cwd: root }).filter(file => !runtime.without.some(each => file.endsWith(each)))
  const program = join(root, runtime.program)
  const env = { ...process.env, NO_COLOR: '1', WORKERD: join(root, 'runtimes/node_modules/.bin/workerd') }
  const { stdout, stderr } = spawnSync(program, runtime.args(files.sort().map(file => `./${file}`)), {
    cwd: root,
    env,
    encoding: 'utf8',
    maxBuffer: 1e9,
    timeout: 300_000,
  })
  const { passed, failures } = runtime.read(`${stdout}\n${stderr}`)
  const failed = failures.filter(failure => !runtime.known.some(each => failure.includes(each)))
  const version = spawnSync(join(root, runtime.versionOf ?? runtime.program), ['--version'], { encoding: 'utf8' })
  const result = {
    name: runtime.name,
    version: /\d[\w.-]*/.exec(version.stdout)?.[0] ?? '',
    passed,
    failed,
    known: failures.length - failed.length,
  }
  process.stdout.write(
    `${result.name} ${result.version}: ${passed} passed, ${result.known} known differences, ${failed.length} failed\n`,
  )
  for (const name of failed) process.stdout.write(`  ${name}\n`)
  return result
}

function tableOf(rows: readonly Result[]): string {
  const cells = [
    ['runtime', 'version', 'tests passed', 'known differences', 'failed'],
    ...rows.map(({ name, version, passed, known, failed }) =>
      [name, version, passed, known, failed.length].map(String),
    ),
  ]
  const widths = cells[0]?.map((_, column) => Math.max(...cells.map(row => row[column]?.length ?? 0))) ?? []
  const lines = cells.map(row => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`)
  const rule = `| ${widths.map(width => '-'.repeat(width)).join(' | ')} |`
  return `${[lines[0], rule, ...lines.slice(1)].join('\n')}\n`
}
