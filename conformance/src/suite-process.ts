/** Runs the checks of one suite, named by the first argument, over the world in the second; its parent hears of each. */
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
// A client may keep connections, or timers for a token's renewal.
process.disconnect?.()
process.exit()

async function outcomeOf({ name, run }: Check, world: World): Promise<Outcome> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(`It takes longer than ${CHECK_SECONDS} s`)), CHECK_SECONDS * 1000)
  try {
    await Promise.race([run(world), late])
    return { check: name }
  } catch (error) {
    return { check: name, failure: error instanceof Error ? (error.stack ?? error.message) : inspect(error) }
  } finally {
    clearTimeout(timer)
  }
}
