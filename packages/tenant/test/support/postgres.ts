import { randomBytes } from 'node:crypto'
import { env } from 'node:process'
import pg from 'pg'

const SERVER = env.TOLLGATE_TEST_DATABASE_URL || 'postgres://postgres@127.0.0.1:5432/postgres'

let availability: Promise<boolean> | undefined

/**
 * Whether the tests of PostgreSQL can run here. Without a server they are skipped with one printed line, except in CI.
 *
 * @throws Error in CI when there is no server
 */
export function isPostgresAvailable(): Promise<boolean> {
  availability ??= onServer(async () => true).catch((error: unknown) => {
    if (env.CI) throw error
    process.stdout.write('Skipped: no PostgreSQL server answers at TOLLGATE_TEST_DATABASE_URL\n')
    return false
  })
  return availability
}

/** A database that exists for one test file. */
export interface TestDatabase extends AsyncDisposable {
  url: string
  name: string
  drop(): Promise<void>
}

/** Creates a database, empty or as a copy of another one. */
export async function createDatabase(template?: string): Promise<TestDatabase> {
  const name = `tollgate_test_${randomBytes(8).toString('hex')}`
  await onServer(client => client.query(`create database ${name} template ${template ?? 'template0'}`))
  const url = Object.assign(new URL(SERVER), { pathname: `/${name}` }).href
  const drop = async () => {
    await onServer(client => client.query(`drop database if exists ${name} with (force)`))
  }
  return { url, name, drop, [Symbol.asyncDispose]: drop }
}

/** Runs statements of an administrator, outside of the databases under test. */
export async function onServer<Result>(work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: SERVER, connectionTimeoutMillis: 2000 })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
