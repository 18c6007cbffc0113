import type { Database } from '../database.ts'

/** What one Action of an execution did. */
export interface ExecutionResult {
  action_name: string
  error?: { id: string; msg: string; message: string } | undefined
  started_at: string
  ended_at: string
  /** What the Action printed, and its calls without effect. */
  logs?: string[]
}

/** A run of the Actions of a trigger. */
export interface Execution {
  id: string
  trigger_id: string
  /** `partial` when an Action failed. */
  status: 'final' | 'partial'
  results: ExecutionResult[]
  created_at: string
}

export async function insertExecutions(database: Database, executions: readonly Execution[]): Promise<void> {
  if (executions.length === 0) return
  const rows = executions.map(({ id, trigger_id, created_at, ...rest }) => {
    return { id, trigger_id, created_at, document: JSON.stringify(rest) }
  })
  await database.insertInto('action_executions').values(rows).execute()
}

export async function findExecution(database: Database, id: string): Promise<Execution | undefined> {
  const row = await database.selectFrom('action_executions').selectAll().where('id', '=', id).executeTakeFirst()
  return row && executionOf(row)
}

/** The latest executions, newest first. */
export async function listExecutions(database: Database, limit: number): Promise<Execution[]> {
  const rows = await database
    .selectFrom('action_executions')
    .selectAll()
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map(executionOf)
}

export async function deleteExecutionsBefore(database: Database, instant: string): Promise<void> {
  await database.deleteFrom('action_executions').where('created_at', '<', instant).execute()
}

function executionOf({
  document,
  ...row
}: {
  id: string
  trigger_id: string
  document: string
  created_at: string
}): Execution {
  return { ...row, ...JSON.parse(document) }
}
