import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import process from 'node:process'
import type { Suite } from './check.ts'
import { isOutcome, type Outcome } from './outcome.ts'
import { withWorld } from './tenant.ts'

/**
 * Runs a suite in a separate process, which trusts the tenant's certificate with
 * `NODE_EXTRA_CA_CERTS`, which Node reads only at its start.
 *
 * @param onOutcome called after each check
 * @returns the outcomes of all checks; checks that did not run because the process ended have failed
 */
export function runSuite(suite: Suite, onOutcome: (outcome: Outcome) => void): Promise<readonly Outcome[]> {
  return withWorld(async world => {
    const outcomes: Outcome[] = []
    const note = (outcome: Outcome) => {
      outcomes.push(outcome)
      onOutcome(outcome)
    }
    const child = fork(join(import.meta.dirname, 'suite-process.js'), [suite.client, JSON.stringify(world)], {
      env: { ...process.env, NODE_EXTRA_CA_CERTS: world.authorityFile },
    })
    const stop = () => child.kill('SIGKILL')
    process.once('exit', stop)
    child.on('message', message => {
      if (isOutcome(message)) note(message)
    })
    const [code, signal] = await once(child, 'close')
    process.off('exit', stop)
    for (const { name } of suite.checks.slice(outcomes.length)) {
      note({ check: name, failure: `The process ended with ${signal ?? `code ${code}`}` })
    }
    return outcomes
  })
}
