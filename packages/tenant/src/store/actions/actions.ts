import { randomUUID } from 'node:crypto'
import { atomically, type Database } from '../database.ts'
import type { ActionRow, ActionVersionRow } from './rows.ts'

export interface ActionSecret {
  name: string
  value: string
  updated_at: string
}

/** What can be changed and deployed of an Action. */
export interface ActionContent {
  code: string
  dependencies: { name: string; version: string }[]
  runtime: string
  supported_triggers: { id: string; version: string }[]
  secrets: ActionSecret[]
}

export interface ActionVersion extends ActionContent {
  id: string
  action_id: string
  number: number
  created_at: string
}

export interface Action extends ActionContent {
  id: string
  name: string
  created_at: string
  updated_at: string
  /** The version that runs. */
  deployed: ActionVersion | undefined
  /** Whether the draft is what runs. */
  isUpToDate: boolean
}

export async function listActions(database: Database): Promise<Action[]> {
  const rows = await database.selectFrom('actions').selectAll().orderBy('created_at').orderBy('id').execute()
  const versions = await database
    .selectFrom('action_versions')
    .selectAll()
    .where(({ eb, selectFrom }) => eb('id', 'in', selectFrom('actions').select('deployed_version_id')))
    .execute()
  const byId = new Map(versions.map(version => [version.id, version]))
  return rows.map(row => actionOf(row, byId.get(row.deployed_version_id ?? '')))
}

export async function findAction(database: Database, id: string): Promise<Action | undefined> {
  const row = await database.selectFrom('actions').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) return undefined
  const version = await database
    .selectFrom('action_versions')
    .selectAll()
    .where('id', '=', row.deployed_version_id ?? '')
    .executeTakeFirst()
  return actionOf(row, version)
}

/** Adds an Action. @returns its ID, or `undefined` when the name is taken */
export async function insertAction(
  database: Database,
  name: string,
  content: ActionContent,
): Promise<string | undefined> {
  const now = new Date().toISOString()
  const row = await database
    .insertInto('actions')
    .values({
      id: randomUUID(),
      name,
      draft: JSON.stringify(content),
      deployed_version_id: null,
      created_at: now,
      updated_at: now,
    })
    .onConflict(conflict => conflict.column('name').doNothing())
    .returning('id')
    .executeTakeFirst()
  return row?.id
}

/** @returns `false` when the name is taken */
export async function updateAction(
  database: Database,
  { id, name: former }: Action,
  name: string,
  content: ActionContent,
): Promise<boolean> {
  return atomically(database, async transaction => {
    const isTaken =
      name !== former &&
      (await transaction.selectFrom('actions').select('id').where('name', '=', name).executeTakeFirst()) !== undefined
    if (isTaken) return false
    const updated_at = new Date().toISOString()
    await transaction
      .updateTable('actions')
      .set({ name, draft: JSON.stringify(content), updated_at })
      .where('id', '=', id)
      .execute()
    return true
  })
}

export async function deleteAction(database: Database, id: string): Promise<void> {
  await database.deleteFrom('actions').where('id', '=', id).execute()
}

/** Copies the draft into a new version, which runs from now on. */
export async function deployDraft(database: Database, { id }: Action): Promise<ActionVersion> {
  return atomically(database, async transaction => {
    const { draft } = await transaction
      .selectFrom('actions')
      .select('draft')
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    return deploy(transaction, id, draft)
  })
}

/** Deploys the content of an earlier version again, as a new version. @param updateDraft whether to edit it too */
export async function deployVersion(
  database: Database,
  { action_id, ...version }: ActionVersion,
  updateDraft: boolean,
): Promise<ActionVersion> {
  const { id: _id, number: _number, created_at: _createdAt, ...content } = version
  const draft = JSON.stringify(content)
  return atomically(database, async transaction => {
    if (updateDraft) await transaction.updateTable('actions').set({ draft }).where('id', '=', action_id).execute()
    return deploy(transaction, action_id, draft)
  })
}

async function deploy(transaction: Database, action_id: string, content: string): Promise<ActionVersion> {
  const latest = await transaction
    .selectFrom('action_versions')
    .select('number')
    .where('action_id', '=', action_id)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
  const created_at = new Date().toISOString()
  const row = { id: randomUUID(), action_id, number: (latest?.number ?? 0) + 1, content, created_at }
  await transaction.insertInto('action_versions').values(row).execute()
  await transaction.updateTable('actions').set({ deployed_version_id: row.id }).where('id', '=', action_id).execute()
  return versionOf(row)
}

/** The versions of an Action, newest first. */
export async function listVersions(database: Database, actionId: string): Promise<ActionVersion[]> {
  const rows = await database
    .selectFrom('action_versions')
    .selectAll()
    .where('action_id', '=', actionId)
    .orderBy('number', 'desc')
    .execute()
  return rows.map(versionOf)
}

export async function findVersion(
  database: Database,
  actionId: string,
  id: string,
): Promise<ActionVersion | undefined> {
  const row = await database
    .selectFrom('action_versions')
    .selectAll()
    .where('action_id', '=', actionId)
    .where('id', '=', id)
    .executeTakeFirst()
  return row && versionOf(row)
}

function actionOf(
  { draft, deployed_version_id: _id, ...row }: ActionRow,
  version: ActionVersionRow | undefined,
): Action {
  const content: ActionContent = JSON.parse(draft)
  return { ...row, ...content, deployed: version && versionOf(version), isUpToDate: version?.content === draft }
}

function versionOf({ content, ...row }: ActionVersionRow): ActionVersion {
  const parsed: ActionContent = JSON.parse(content)
  return { ...row, ...parsed }
}
