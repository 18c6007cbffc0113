/** Runs the checks of the suite in the first argument with the world in the second, and reports each to its parent. */
import process from 'node:process'
import { inspect } from 'node:util'
import type { Check } from './check.ts'
import type { Outcome } from './outcome.ts'
import { suites } from './suites.ts'
import type { World } from './world.ts'

const CHECK_SECONDS = 600

const [, , client, world = ''] = process.argv
const suite = suites.find(candidate => candidate.client === client)
if (!suite) throw new Error(`There is no suite "${client}"`)
for (const check of suite.checks) process.send?.(await outcomeOf(check, JSON.parse(world)))
// A client may keep connections or renewal timers open.
process.disconnect?.()
process.exit()

async function outcomeOf({ name, run }: Check, world: World): Promise<Outcome> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(
    () => reject(new Error(`The check took longer than ${CHECK_SECONDS} s`)),
    CHECK_SECONDS * 1000,
  )
  try {
    await Promise.race([run(world), late])
    return { check: name }
  } catch (error) {
    return { check: name, failure: error instanceof Error ? (error.stack ?? error.message) : inspect(error) }
  } finally {
    clearTimeout(timer)
  }
}
