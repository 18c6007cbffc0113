import { argon2Sync, randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { helloWorld } from '../../src/hello-world.ts'
import { noteShortcut } from '../../src/login/shortcut.ts'
import { type Database, openDatabase } from '../../src/store/database.ts'
import { openPostgres } from '../../src/store/postgres/open.ts'
import { createTenant } from '../../src/tenant.ts'
import { createDatabase, type TestDatabase } from './postgres.ts'

const STORE = 'tenant.db'

/** The lowest cost that argon2 has, `memory` in KiB. The tenant reads the cost from the hash. */
const COST = { memory: 8, passes: 1, parallelism: 1 } as const

let template: Promise<string> | undefined
let postgresTemplate: Promise<TestDatabase> | undefined

/**
 * Creates a data folder with the store of a new tenant, so that a start has no key to generate and no password to hash.
 *
 * All folders of a process have the same signing key and the same cookie key.
 */
export async function createSeededDataFolder(): Promise<string> {
  template ??= createTemplate()
  const dataFolder = await mkdtemp(join(tmpdir(), 'tollgate-tenant-'))
  await copyFile(join(await template, STORE), join(dataFolder, STORE))
  return dataFolder
}

/** The same for PostgreSQL: a copy of the database of a new tenant. */
export async function createSeededDatabase(): Promise<TestDatabase> {
  postgresTemplate ??= createPostgresTemplate()
  return createDatabase((await postgresTemplate).name)
}

async function createPostgresTemplate(): Promise<TestDatabase> {
  const seeded = await createDatabase()
  const dataFolder = await mkdtemp(join(tmpdir(), 'tollgate-template-'))
  await (await createTenant({ port: 0, dataFolder, databaseUrl: seeded.url })).close()
  await rm(dataFolder, { recursive: true })
  const database = await openPostgres(seeded.url)
  await hashPasswordsCheaply(database)
  await database.destroy()
  // Not `exit`: the deletion takes a connection.
  process.once('beforeExit', () => seeded.drop())
  return seeded
}

/** Starts a tenant once and keeps its store. */
async function createTemplate(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tollgate-template-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  await (await createTenant({ port: 0, dataFolder: folder })).close()
  const database = await openDatabase(folder)
  await hashPasswordsCheaply(database)
  await database.destroy()
  return folder
}

async function hashPasswordsCheaply(database: Database): Promise<void> {
  for (const { email, password } of [helloWorld.user, helloWorld.admin]) {
    await database
      .updateTable('users')
      .set({ password_hash: cheapHash(password) })
      .where('email', '=', email)
      .execute()
  }
  // Each shortcut of a login page has a milestone that contains the hash.
  await database.deleteFrom('milestones').where('name', 'like', '%$argon2id$%').execute()
  for (const login of [helloWorld.user, helloWorld.admin]) await noteShortcut(database, login)
}

/** @returns a PHC string of argon2id */
function cheapHash(password: string): string {
  const nonce = randomBytes(16)
  const tag = argon2Sync('argon2id', { message: password.normalize('NFC'), nonce, tagLength: 32, ...COST })
  const base64 = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '')
  return `$argon2id$v=19$m=${COST.memory},t=${COST.passes},p=${COST.parallelism}$${base64(nonce)}$${base64(tag)}`
}
