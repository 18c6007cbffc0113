import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { after, before, describe, it } from 'node:test'
import { decodeProtectedHeader } from 'jose'
import { createSeededDataFolder } from '../../../test/support/seeded-store.ts'
import { createTenant } from '../../tenant.ts'
import { openDatabase } from '../database.ts'
import { openStore } from '../open-store.ts'
import { deleteAuthenticator, findAuthenticator, saveAuthenticator } from '../users/authenticators.ts'
import { parseEncryptionKeys, useEncryptionKeys } from './encryption.ts'
import { loadCookieKeys, loadSigningKeys, rotateSigningKey } from './keys.ts'

const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
const OTHER_SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'
const newKey = () => randomBytes(32).toString('base64')

describe('TOLLGATE_ENCRYPTION_KEY', () => {
  const [first, second] = [newKey(), newKey()]
  let dataFolder: string
  let kids: unknown[]
  before(async () => {
    dataFolder = await createSeededDataFolder()
    const database = await openDatabase(dataFolder)
    const { user_id: userId } = await database.selectFrom('users').select('user_id').executeTakeFirstOrThrow()
    await saveAuthenticator(database, { userId, secret: SECRET, isConfirmed: true })
    await database.destroy()
    kids = await start()
  })
  after(() => rm(dataFolder, { recursive: true }))

  /** Starts a tenant and stops it. @returns the IDs of the keys that it publishes */
  async function start(encryptionKey?: string): Promise<unknown[]> {
    await using tenant = await createTenant({ port: 0, dataFolder, encryptionKey })
    const { keys }: { keys: { kid: string }[] } = Object(
      await (await fetch(`${tenant.origin}/.well-known/jwks.json`)).json(),
    )
    return keys.map(({ kid }) => kid)
  }

  async function storedSecrets(): Promise<string[]> {
    const database = await openDatabase(dataFolder)
    const signing = await database.selectFrom('signing_keys').select('private_jwk as secret').execute()
    const factors = await database.selectFrom('authenticators').select('secret').execute()
    const cookies = await database.selectFrom('cookie_keys').select('secret').execute()
    await database.destroy()
    return [...signing, ...cookies, ...factors].map(({ secret }) => secret)
  }

  it('encrypts the private keys and second factors of an existing store at its start, and keeps them', async () => {
    assert.ok((await storedSecrets()).some(secret => JSON.parse(JSON.stringify(secret)).includes('"d":')))
    assert.deepEqual(await start(first), kids)
    const secrets = await storedSecrets()
    assert.equal(secrets.length, 4)
    for (const secret of secrets) assert.partialDeepStrictEqual(decodeProtectedHeader(secret), { enc: 'A256GCM' })
    assert.deepEqual(await start(first), kids)
    assert.deepEqual(await storedSecrets(), secrets)
  })

  it('is required for a store that is encrypted, and must be its key', async () => {
    const message = /^The keys in the store are encrypted with another key: set TOLLGATE_ENCRYPTION_KEY to the key/
    await assert.rejects(start(), { message })
    await assert.rejects(start(second), { message })
  })

  it('is replaced by a list of the new key and the former one', async () => {
    assert.deepEqual(await start(`${second}, ${first}`), kids)
    assert.deepEqual(await start(second), kids)
    await assert.rejects(start(first))
  })

  it('encrypts keys that are made later', async () => {
    const database = await openDatabase(dataFolder)
    useEncryptionKeys(database, parseEncryptionKeys(second))
    await rotateSigningKey(database)
    assert.equal((await loadSigningKeys(database)).length, 3)
    await database.deleteFrom('cookie_keys').execute()
    const cookieKeys = await loadCookieKeys(database)
    await database.destroy()
    const secrets = await storedSecrets()
    assert.equal(secrets.length, 5)
    assert.ok(secrets.every(secret => secret.split('.').length === 5 && !cookieKeys.includes(secret)))
  })

  it('encrypts the secret of a second factor that is made later, and reads it', async () => {
    const database = await openDatabase(dataFolder)
    useEncryptionKeys(database, parseEncryptionKeys(second))
    const { user_id: userId } = await database.selectFrom('authenticators').select('user_id').executeTakeFirstOrThrow()
    const read = async () => (await findAuthenticator(database, userId))?.secret
    assert.equal(await read(), SECRET)
    await deleteAuthenticator(database, userId)
    await saveAuthenticator(database, { userId, secret: OTHER_SECRET, isConfirmed: true })
    assert.equal(await read(), OTHER_SECRET)
    await database.destroy()
    const secrets = await storedSecrets()
    assert.ok(secrets.every(secret => secret.split('.').length === 5))
  })

  it('does not accept one key in place of another', async () => {
    const database = await openDatabase(dataFolder)
    useEncryptionKeys(database, parseEncryptionKeys(second))
    const [one, other] = await database.selectFrom('signing_keys').selectAll().execute()
    await database
      .updateTable('signing_keys')
      .set({ private_jwk: other?.private_jwk ?? '' })
      .where('kid', '=', one?.kid ?? '')
      .execute()
    await assert.rejects(loadSigningKeys(database), /encrypted with another key/)
    await database.destroy()
  })

  for (const text of ['', 'short', 'a'.repeat(42), `${newKey()},`, 'not base64: '.padEnd(44, '!')]) {
    it(`must be 32 bytes in base64: ${text.length} characters`, () => {
      assert.throws(() => parseEncryptionKeys(text), {
        message: 'TOLLGATE_ENCRYPTION_KEY is not 32 bytes in base64: create a key with "openssl rand -base64 32"',
      })
    })
  }

  for (const host of ['database', 'db.example.com', '10.0.0.1']) {
    it(`is required for PostgreSQL at ${host}`, async () => {
      const databaseUrl = `postgres://tollgate:secret@${host}:1/tollgate`
      await assert.rejects(openStore({ dataFolder, databaseUrl }), ({ message }: Error) => {
        assert.match(
          message,
          new RegExp(`^TOLLGATE_DATABASE_URL names the host "${host}", .* set TOLLGATE_ENCRYPTION_KEY`),
        )
        assert.doesNotMatch(message, /secret/)
        return true
      })
    })
  }

  for (const authority of ['localhost:1', '127.0.0.1:1', '[::1]:1', '%2Fnowhere']) {
    it(`is optional for PostgreSQL at ${authority}`, async () => {
      const databaseUrl = `postgres://tollgate@${authority}/tollgate`
      await assert.rejects(openStore({ dataFolder, databaseUrl }), /^Error: Cannot connect to the database/)
    })
  }
})
