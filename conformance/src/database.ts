import { randomBytes } from 'node:crypto'
import { env } from 'node:process'
import pg from 'pg'

/** An empty database for one tenant, on the server that `TOLLGATE_DATABASE_URL` names. */
interface SuiteDatabase extends AsyncDisposable {
  url: string
}

/** @returns `undefined` without `TOLLGATE_DATABASE_URL`: the tenant then has its usual store */
export async function createDatabase(): Promise<SuiteDatabase | undefined> {
  const server = env.TOLLGATE_DATABASE_URL
  if (!server) return undefined
  const name = `tollgate_conformance_${randomBytes(8).toString('hex')}`
  await onServer(server, `create database ${name} template template0`)
  return {
    url: Object.assign(new URL(server), { pathname: `/${name}` }).href,
    [Symbol.asyncDispose]: () => onServer(server, `drop database if exists ${name} with (force)`),
  }
}

async function onServer(server: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
