import { randomUUID } from 'node:crypto'
import { atomically, type Database } from '../database.ts'
import type { ActionContent, ActionSecret } from './actions.ts'

/** An Action at a trigger. */
export interface ActionBinding {
  id: string
  trigger_id: string
  action_id: string
  display_name: string
  created_at: string
  updated_at: string
}

/** The deployed version of a bound Action. */
export interface BoundAction {
  /** The ID of the Action. */
  id: string
  name: string
  /** The version's ID. */
  version: string
  code: string
  secrets: ActionSecret[]
}

/** The bindings of a trigger, in the order in which they run. */
export function listBindings(database: Database, triggerId: string): Promise<ActionBinding[]> {
  return database
    .selectFrom('action_bindings')
    .select(['id', 'trigger_id', 'action_id', 'display_name', 'created_at', 'updated_at'])
    .where('trigger_id', '=', triggerId)
    .orderBy('position')
    .execute()
}

/** The deployed Actions of a trigger, in the order in which they run. */
export async function listBoundActions(database: Database, triggerId: string): Promise<BoundAction[]> {
  const rows = await database
    .selectFrom('action_bindings')
    .innerJoin('actions', 'actions.id', 'action_bindings.action_id')
    .innerJoin('action_versions', 'action_versions.id', 'actions.deployed_version_id')
    .select(['actions.id', 'actions.name', 'action_versions.id as version', 'action_versions.content'])
    .where('action_bindings.trigger_id', '=', triggerId)
    .orderBy('action_bindings.position')
    .execute()
  return rows.map(({ id, name, version, content }) => {
    const { code, secrets }: ActionContent = JSON.parse(content)
    return { id, name, version, code, secrets }
  })
}

/** The IDs of all triggers that an Action is bound to. */
export async function listTriggersOf(database: Database, actionId: string): Promise<string[]> {
  const rows = await database
    .selectFrom('action_bindings')
    .select('trigger_id')
    .where('action_id', '=', actionId)
    .execute()
  return rows.map(row => row.trigger_id)
}

/** Replaces the bindings of a trigger. A binding of the same Action keeps its ID. */
export async function replaceBindings(
  database: Database,
  triggerId: string,
  bindings: readonly { action_id: string; display_name: string }[],
): Promise<void> {
  const now = new Date().toISOString()
  await atomically(database, async transaction => {
    const former = new Map((await listBindings(transaction, triggerId)).map(binding => [binding.action_id, binding]))
    await transaction.deleteFrom('action_bindings').where('trigger_id', '=', triggerId).execute()
    if (bindings.length === 0) return
    const rows = bindings.map(({ action_id, display_name }, position) => {
      const { id = randomUUID(), created_at = now } = former.get(action_id) ?? {}
      return { id, created_at, updated_at: now, trigger_id: triggerId, action_id, display_name, position }
    })
    await transaction.insertInto('action_bindings').values(rows).execute()
  })
}
