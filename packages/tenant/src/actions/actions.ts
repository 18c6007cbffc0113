import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { EventLog } from '../logs/event-log.ts'
import { type BoundAction, listBoundActions } from '../store/actions/action-bindings.ts'
import { type Execution, insertExecutions } from '../store/actions/action-executions.ts'
import { cachedRead } from '../store/cached-read.ts'
import type { Database } from '../store/database.ts'
import type { ActionsMode } from './actions-mode.ts'
import { noDecisions } from './decisions.ts'
import { type ActionEvent, createRunner, type Outcome, type RunnableAction, type RunOptions } from './runner.ts'
import { canBlockNetwork, createSandbox } from './sandbox/sandbox.ts'
import type { Trigger } from './triggers.ts'

export interface Actions {
  mode: ActionsMode
  /** Whether a trigger has Actions. Takes a few microseconds. */
  isBound(trigger: Trigger): Promise<boolean>
  /**
   * Runs the Actions of a trigger, in order, until one denies access or fails.
   *
   * @param steps where an earlier run stopped, and whether this one stops after an Action that asks for a second factor
   */
  run(trigger: Trigger, event: ActionEvent, about: About, steps?: Steps): Promise<Outcome>
  /** Runs one Action without effects, for a test. */
  test(trigger: Trigger, action: RunnableAction, event: ActionEvent): Promise<Outcome>
  /** Resolves when all executions are in the store. */
  flush(): Promise<void>
  close(): Promise<void>
}

/** Which Actions run, and how far. Default: all that are bound to the trigger. */
interface Steps extends RunOptions {
  /** For a trigger whose Actions are not bound to it. */
  action?: BoundAction
}

/** Who a log entry of a failure is about. */
export interface About {
  ip?: string
  client_id?: string
  user_id?: string
}

export interface ActionsOptions {
  mode: ActionsMode
  /** For all Actions of a trigger together. Default 20 seconds, as at Auth0. */
  timeoutMilliseconds?: number
}

const TIMEOUT_MILLISECONDS = 20_000
const DELAY_MILLISECONDS = 200

/** The reason of a login that fails because Actions cannot run. */
const OFF = (trigger: Trigger): string =>
  `Actions are bound to "${trigger}", but the tenant was started without them: set TOLLGATE_ACTIONS to "on"`

/**
 * Creates what runs the Actions of a tenant.
 *
 * @throws TypeError when this Node cannot keep Actions from the network and they may not use it
 */
export function createActions(
  database: Database,
  eventLog: EventLog,
  { mode, timeoutMilliseconds = TIMEOUT_MILLISECONDS }: ActionsOptions,
): Actions {
  if (mode === 'on' && !canBlockNetwork) {
    throw new TypeError(
      'TOLLGATE_ACTIONS is "on", but this version of Node cannot block the network: use Node 25 or newer, or set it to "network"',
    )
  }
  const sandbox = createSandbox({ network: mode === 'network' })
  const runAll = createRunner(sandbox, timeoutMilliseconds)
  // The first login should not wait for the process.
  if (mode !== 'off') sandbox.warm().catch(() => {})
  const bound = cachedRead(database, listBoundActions)
  let waiting: Execution[] = []

  /** Executions are written in batches: a disk write for each login would delay the login. */
  function record(execution: Execution): void {
    waiting.push(execution)
    if (waiting.length === 1) wait(DELAY_MILLISECONDS, undefined, { ref: false }).then(flush)
  }

  async function flush(): Promise<void> {
    const executions = waiting
    waiting = []
    await insertExecutions(database, executions).catch(() => {})
  }

  return {
    mode,
    flush,
    isBound: async trigger => (await bound(trigger)).length > 0,
    test: (trigger, action, event) => runAll(trigger, [action], event),
    async run(trigger, event, about, steps) {
      if (mode === 'off') return { done: [], decisions: noDecisions(), results: [], failure: OFF(trigger) }
      const outcome = await runAll(trigger, steps?.action ? [steps.action] : await bound(trigger), event, steps)
      if (outcome.results.length === 0) return outcome
      const id = randomUUID()
      const status = outcome.failure === undefined ? 'final' : 'partial'
      record({ id, trigger_id: trigger, status, results: outcome.results, created_at: new Date().toISOString() })
      if (outcome.failure !== undefined) {
        const details = { actions: { executions: [id] } }
        eventLog.record({ ...about, type: 'actions_execution_failed', description: outcome.failure, details })
      }
      return outcome
    },
    async close() {
      await sandbox.close()
      await flush()
    },
  }
}
