import type { BoundAction } from '../store/actions/action-bindings.ts'
import type { ExecutionResult } from '../store/actions/action-executions.ts'
import { addDecisions, type Decisions, noDecisions } from './decisions.ts'
import type { Sandbox } from './sandbox/sandbox.ts'
import { TRIGGERS, type Trigger } from './triggers.ts'

/** What is the same in the event of every Action of a trigger. */
export interface ActionEvent {
  user?: object
  [name: string]: unknown
}

/** What the Actions of a trigger have done so far, when the user has to do something before it continues. */
export interface Progress {
  /** The IDs of the Actions that have run. */
  done: string[]
  decisions: Decisions
}

/** What happened when the Actions of a trigger ran. */
export interface Outcome extends Progress {
  /** The message of the Action that failed. The request must fail too. */
  failure?: string
  results: ExecutionResult[]
}

/** An Action to run once, such as a draft. */
export type RunnableAction = Omit<BoundAction, 'id'> & Partial<Pick<BoundAction, 'id'>>

/** How far Actions run. */
export interface RunOptions {
  progress?: Progress | undefined
  /** Whether to stop after an Action that asks for a second factor. */
  pauses?: boolean
}

/** Runs Actions in order, until one denies access or fails. */
type Runner = (
  trigger: Trigger,
  actions: readonly RunnableAction[],
  event: ActionEvent,
  options?: RunOptions,
) => Promise<Outcome>

/** @param timeoutMilliseconds for all Actions of a run together */
export function createRunner(sandbox: Pick<Sandbox, 'run'>, timeoutMilliseconds: number): Runner {
  return async (
    trigger,
    actions,
    event,
    { progress = { done: [], decisions: noDecisions() }, pauses = false } = {},
  ) => {
    const { done, decisions } = progress
    if (pauses && decisions.pauses) return { ...progress, results: [] }
    const outcome: Outcome = { done: [...done], decisions: { ...decisions, pauses: false }, results: [] }
    const deadline = AbortSignal.timeout(timeoutMilliseconds)
    for (const action of actions.filter(({ id }) => id === undefined || !done.includes(id))) {
      const result = await runOne(sandbox, { trigger, event, deadline }, action, outcome.decisions)
      outcome.results.push(result)
      if (result.error) outcome.failure = result.error.message
      if (action.id !== undefined) outcome.done.push(action.id)
      if (result.error || outcome.decisions.denied || (pauses && outcome.decisions.pauses)) break
    }
    return outcome
  }
}

/** What the Actions of one run have in common. */
interface Run {
  trigger: Trigger
  event: ActionEvent
  deadline: AbortSignal
}

async function runOne(
  sandbox: Pick<Sandbox, 'run'>,
  { trigger, event, deadline }: Run,
  { name, version, code, secrets }: RunnableAction,
  decisions: Decisions,
): Promise<ExecutionResult> {
  const { handler, calls } = TRIGGERS[trigger]
  const started_at = new Date().toISOString()
  const result = (more: Partial<ExecutionResult>): ExecutionResult => ({
    action_name: name,
    started_at,
    ended_at: new Date().toISOString(),
    ...more,
  })
  try {
    const own = { ...event, secrets: Object.fromEntries(secrets.map(secret => [secret.name, secret.value])) }
    const answer = await sandbox.run({ name, version, code, handler, calls, trigger, event: own }, deadline)
    const warned = decisions.warnings.length
    addDecisions(decisions, answer, calls)
    const logs = [...answer.logs, ...decisions.warnings.slice(warned)]
    return result({ ...(logs.length > 0 && { logs }), ...(answer.error && { error: errorOf(answer.error) }) })
  } catch (error) {
    return result({ error: { id: 'execution_failed', msg: '', message: messageOf(error) } })
  }
}

function errorOf({ message, line }: { message: string; line?: number }): ExecutionResult['error'] {
  const where = line === undefined ? message : `${message} (line ${line})`
  return { id: 'action_failed', msg: where, message: where }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
