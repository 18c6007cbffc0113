import { readdirSync } from 'node:fs'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Accounts } from '../accounts/accounts.ts'
import type { EventLog } from '../logs/event-log.ts'
import { type Database, IN_MEMORY, openDatabase } from '../store/database.ts'
import { encryptSecrets } from '../store/encrypt-secrets.ts'
import { engineInputsChanged } from '../store/engine-inputs.ts'
import { privateFile, unusable } from '../store/files/data-folder.ts'
import { restrictFile, restrictFolder } from '../store/files/private-path.ts'
import { restoreImage, takeImage } from '../store/image.ts'
import { findTenantSettings } from '../store/tenant-settings.ts'
import { loadCookieKeys, loadSigningKeys } from '../store/tokens/keys.ts'

const MOST_SNAPSHOTS = 100

/** Named copies of the whole store. */
export interface Snapshots {
  /**
   * Takes a snapshot, and replaces an earlier one of the same name.
   *
   * @throws Error with status 409 when there are too many, or the store has none
   */
  take(name: string): Promise<void>
  /**
   * Changes the tenant back to a snapshot.
   *
   * @returns `false` when there is none of this name
   * @throws Error with status 409 when the tenant must not run with what the snapshot has
   */
  restore(name: string): Promise<boolean>
  list(): Promise<string[]>
  /** @returns `false` when there is none of this name */
  delete(name: string): Promise<boolean>
  /** The snapshot as bytes that another tenant can start with. */
  read(name: string): Promise<Uint8Array | undefined>
}

interface SnapshotOptions {
  database: Database
  accounts: Accounts
  eventLog: EventLog
  /** Where snapshots are stored; `IN_MEMORY` keeps them in memory. */
  dataFolder: string
  /** Rejects when the tenant must not run with what a snapshot has. */
  check?: ((database: Database) => Promise<void>) | undefined
}

/**
 * Creates the snapshots of a tenant. Costs nothing until the first one is taken.
 *
 * @throws Error with one sentence, when another user may have written one of the stored snapshots
 */
export function createSnapshots({ database, accounts, eventLog, dataFolder, check }: SnapshotOptions): Snapshots {
  const images = dataFolder === IN_MEMORY ? imagesInMemory() : imagesIn(join(dataFolder, 'snapshots'))
  return {
    async take(name) {
      const names = await images.list()
      if (names.length >= MOST_SNAPSHOTS && !names.includes(name)) throw tooMany()
      await eventLog.flush()
      await images.write(name, await takeImage(database))
    },
    async restore(name) {
      const image = await images.read(name)
      if (!image) return false
      if (check) await checkImage(image, check)
      await eventLog.flush()
      const before = await engineInputs(database)
      await restoreImage(database, image)
      await encryptSecrets(database)
      await accounts.forgetAttempts()
      // Creating the protocol engine again takes longer than the restore, and is rarely necessary.
      if ((await engineInputs(database)) !== before) await engineInputsChanged(database)
      return true
    },
    list: images.list,
    delete: images.delete,
    read: images.read,
  }
}

function tooMany(): Error {
  const message = `There are ${MOST_SNAPSHOTS} snapshots: delete one with "DELETE /local/snapshots/{name}"`
  return Object.assign(new Error(message), { statusCode: 409 })
}

async function checkImage(image: Uint8Array, check: (database: Database) => Promise<void>): Promise<void> {
  const opened = await openDatabase(IN_MEMORY, image)
  try {
    await check(opened)
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : 'The snapshot cannot be used'
    throw Object.assign(new Error(message, { cause }), { statusCode: 409 })
  } finally {
    await opened.destroy()
  }
}

/** What the protocol engine reads only when it is created. */
async function engineInputs(database: Database): Promise<string> {
  const [settings, cookieKeys, signingKeys] = await Promise.all([
    findTenantSettings(database),
    loadCookieKeys(database),
    loadSigningKeys(database),
  ])
  return JSON.stringify([settings, cookieKeys, signingKeys])
}

interface Images extends Pick<Snapshots, 'list' | 'delete' | 'read'> {
  write(name: string, image: Uint8Array): Promise<void>
}

function imagesInMemory(): Images {
  const images = new Map<string, Uint8Array>()
  return {
    write: async (name, image) => void images.set(name, image),
    read: async name => images.get(name),
    list: async () => [...images.keys()].sort(),
    delete: async name => images.delete(name),
  }
}

const EXTENSION = '.db'
const OWN_NAME = /\.db$/

/** A snapshot of another user would bring its accounts and keys. */
function restrictImages(folder: string): void {
  restrictFolder(folder, OWN_NAME)
  for (const name of existingIn(folder)) restrictFile(join(folder, name))
}

function existingIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function imagesIn(folder: string): Images {
  restrictImages(folder)
  const fileOf = (name: string): string => join(folder, name + EXTENSION)
  const list = async (): Promise<string[]> => {
    const names = await readdir(folder).catch(() => [])
    return names.filter(name => name.endsWith(EXTENSION)).map(name => name.slice(0, -EXTENSION.length))
  }
  return {
    list,
    async write(name, image) {
      try {
        await writeFile(privateFile(folder, name + EXTENSION, OWN_NAME), image)
      } catch (cause) {
        throw unusable(folder, cause)
      }
    },
    async read(name) {
      try {
        restrictImages(folder)
      } catch (cause) {
        throw Object.assign(unusable(folder, cause), { statusCode: 409 })
      }
      return await readFile(fileOf(name)).catch(() => undefined)
    },
    async delete(name) {
      const exists = (await list()).includes(name)
      await rm(fileOf(name), { force: true })
      return exists
    },
  }
}
