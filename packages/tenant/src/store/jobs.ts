import type { Database } from './database.ts'
import { newId } from './ids.ts'

/** A job in the Management API's format. */
export interface Job {
  id: string
  type: 'users_import' | 'verification_email'
  status: 'completed'
  created_at: string
  connection_id?: string
  external_id?: string
  summary?: { failed: number; updated: number; inserted: number; total: number }
}

/** Why a user was not imported. */
export interface ImportError {
  user: object
  errors: { code: string; message: string; path?: string }[]
}

/** Stores a job that has run. @returns it with its ID */
export async function insertJob(
  database: Database,
  job: Omit<Job, 'id' | 'status' | 'created_at'>,
  errors: readonly ImportError[] = [],
): Promise<Job> {
  const stored: Job = { ...job, id: newId('job_'), status: 'completed', created_at: new Date().toISOString() }
  await database
    .insertInto('jobs')
    .values({ id: stored.id, document: JSON.stringify(stored), errors: JSON.stringify(errors) })
    .execute()
  return stored
}

export async function findJob(
  database: Database,
  id: string,
): Promise<{ job: Job; errors: ImportError[] } | undefined> {
  const row = await database.selectFrom('jobs').selectAll().where('id', '=', id).executeTakeFirst()
  return row && { job: JSON.parse(row.document), errors: JSON.parse(row.errors) }
}
