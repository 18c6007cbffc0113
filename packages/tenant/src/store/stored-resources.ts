import type { Selectable } from 'kysely'
import type { Database } from './database.ts'
import { dialectOf } from './dialects/dialect-of.ts'
import type { Schema } from './schema.ts'

/** A collection of stored resources. */
export interface Place {
  /** The path of the collection. */
  readonly kind: string
  /** The ID of the resource that the collection belongs to, or an empty string. */
  readonly owner: string
}

export type Document = Readonly<Record<string, unknown>>

/** A resource that is stored and returned without an effect. */
export interface StoredResource {
  id: string
  document: Document
  created_at: string
  updated_at: string
}

const COLUMNS = ['id', 'document', 'created_at', 'updated_at'] as const

/** Reads all resources of a collection, the oldest first. */
export async function listStored(database: Database, { kind, owner }: Place): Promise<StoredResource[]> {
  const rows = await database
    .selectFrom('stored_resources')
    .select(COLUMNS)
    .where('kind', '=', kind)
    .where('owner', '=', owner)
    .orderBy('created_at')
    .orderBy('id')
    .execute()
  return rows.map(resourceOf)
}

/** In a transaction, the resource is locked until its end, so that no other change is lost. */
export async function findStored(
  database: Database,
  { kind, owner }: Place,
  id: string,
): Promise<StoredResource | undefined> {
  const query = database
    .selectFrom('stored_resources')
    .select(COLUMNS)
    .where('kind', '=', kind)
    .where('owner', '=', owner)
    .where('id', '=', id)
  const isLocked = database.isTransaction && dialectOf(database).name === 'postgres'
  const row = await (isLocked ? query.forUpdate() : query).executeTakeFirst()
  return row && resourceOf(row)
}

/** The ID of the resource with a name, which is unique in its collection. */
export async function findStoredByName(
  database: Database,
  { kind, owner }: Place,
  name: string,
): Promise<string | undefined> {
  const row = await database
    .selectFrom('stored_resources')
    .select('id')
    .where('kind', '=', kind)
    .where('owner', '=', owner)
    .where('name', '=', name)
    .executeTakeFirst()
  return row?.id
}

/** Adds a resource. @returns the resource, or `undefined` when its ID or its name is taken */
export async function insertStored(
  database: Database,
  place: Place,
  { id, name = null, document }: { id: string; name?: string | null; document: Document },
): Promise<StoredResource | undefined> {
  const at = new Date().toISOString()
  const row = await database
    .insertInto('stored_resources')
    .values({ ...place, id, name, document: JSON.stringify(document), created_at: at, updated_at: at })
    .onConflict(conflict => conflict.doNothing())
    .returning(COLUMNS)
    .executeTakeFirst()
  return row && resourceOf(row)
}

/** Replaces the document of a resource that exists. */
export async function updateStored(
  database: Database,
  { kind, owner }: Place,
  { id, name = null, document }: { id: string; name?: string | null; document: Document },
): Promise<StoredResource | undefined> {
  const row = await database
    .updateTable('stored_resources')
    .set({ name, document: JSON.stringify(document), updated_at: new Date().toISOString() })
    .where('kind', '=', kind)
    .where('owner', '=', owner)
    .where('id', '=', id)
    .returning(COLUMNS)
    .executeTakeFirst()
  return row && resourceOf(row)
}

/** @returns whether there was one */
export async function deleteStored(database: Database, { kind, owner }: Place, id: string): Promise<boolean> {
  const { numDeletedRows } = await database
    .deleteFrom('stored_resources')
    .where('kind', '=', kind)
    .where('owner', '=', owner)
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return numDeletedRows > 0n
}

/** Deletes everything that belongs to a resource. */
export async function deleteStoredOf(database: Database, owner: string): Promise<void> {
  await database.deleteFrom('stored_resources').where('owner', '=', owner).execute()
}

function resourceOf({
  document,
  ...rest
}: Pick<Selectable<Schema['stored_resources']>, (typeof COLUMNS)[number]>): StoredResource {
  return { ...rest, document: JSON.parse(document) }
}
