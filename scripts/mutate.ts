/**
 * Mutation testing: changes security-relevant lines one by one and runs the tests that cover them. A mutant that survives
 * shows a missing test. `npm run mutate -- guard` runs the whole list, `npm run mutate -- guard jws` a part.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { styleText } from 'node:util'
import { measure } from './mutation/coverage.ts'
import { locate, type Mutant, type Place, parseMutants } from './mutation/mutant.ts'
import { judge, type Verdict } from './mutation/verdict.ts'
import { createWorkspace, shown } from './mutation/workspace.ts'
import { build } from './steps.ts'

const [, , , name = '', ...words] = process.argv
const list = join(import.meta.dirname, 'mutation', `${name}.mutants`)
if (!/^\w+$/.test(name) || !existsSync(list))
  stop('The package is missing: run "npm run mutate -- guard" or "npm run mutate -- tenant"')

await build()
const workspace = createWorkspace(name)
const places = placesOrStop()
const chosen = [...places].filter(
  ([{ find, fault }, { file }]) => words.length === 0 || words.some(word => `${file} ${find} ${fault}`.includes(word)),
)
if (chosen.length === 0) stop(`No mutant contains "${words.join('" or "')}"`)

print(`Running ${workspace.tests.length} test files of "${name}" unchanged, to record what each covers …`)
const tests = await measure(workspace.tests, (file, passed) => {
  if (!passed) print(`${styleText('yellow', '!')} skipped, because it fails without a change: ${shown(file)}`)
})

const unexpected: string[] = []
let killed = 0
for (const [mutant, place] of chosen) {
  const revert = workspace.apply(mutant, place)
  const verdict = await judge(workspace.compiled(place.file), place.start, tests)
  revert()
  if (verdict.killed) killed += 1
  const line = `${place.file}: ${mutant.fault}`
  if (verdict.killed === (mutant.survives !== undefined)) unexpected.push(line)
  print(`${sign(mutant, verdict)} ${line} ${styleText('dim', told(mutant, verdict))}`)
}

const percent = ((killed / chosen.length) * 100).toFixed(1)
print(`\n${killed} of ${chosen.length} mutants of "${name}" are killed: ${percent} %`)
if (unexpected.length > 0) {
  print(`Different from the list (${unexpected.length}):\n${unexpected.map(line => `  ${line}`).join('\n')}`)
  process.exitCode = 1
}

function told({ survives }: Mutant, verdict: Verdict): string {
  if (verdict.killed)
    return `${verdict.by}${verdict.timedOut ? ', out of time' : ''}${survives ? ', but listed as a survivor' : ''}`
  return survives ? `survives: ${survives}` : `survives ${verdict.tests} test files`
}

function sign({ survives }: Mutant, { killed }: Verdict): string {
  if (killed !== (survives !== undefined)) return killed ? styleText('green', '✓') : styleText('dim', '–')
  return styleText('red', '✗')
}

/** The places of all mutants, each tried once: a list with a mistake is no use after an hour. */
function placesOrStop(): Map<Mutant, Place> {
  try {
    const places = locate(parseMutants(readFileSync(list, 'utf8')), workspace.sources)
    for (const [mutant, place] of places) workspace.apply(mutant, place)()
    return places
  } catch (error) {
    return stop(error instanceof Error ? error.message : String(error))
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

function stop(message: string): never {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}
