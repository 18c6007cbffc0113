import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { openTestStore } from '../../test/support/test-store.ts'
import { hashPassword, verifyPassword } from '../accounts/passwords/passwords.ts'
import { helloWorld } from '../hello-world.ts'
import { findClient, updateClient } from '../store/access/clients.ts'
import { findResourceServer } from '../store/access/resource-servers.ts'
import type { Database } from '../store/database.ts'
import { SEED_PASSWORD_HASHES } from './password-hashes.ts'
import { seed } from './seed.ts'

const { client_id } = helloWorld.client
const DEFAULTS = { clientOrigin: 'http://localhost:4040', audience: helloWorld.audience }

describe('seed', () => {
  async function withDatabase(test: (database: Database) => Promise<void>): Promise<void> {
    const database = await openTestStore()
    await test(database)
    await database.destroy()
  }

  it('is planted once: what was changed since stays changed', () =>
    withDatabase(async database => {
      await seed(database, DEFAULTS)
      await updateClient(database, client_id, { callbacks: [] })
      await database.deleteFrom('users').where('email', '=', helloWorld.admin.email).execute()
      await seed(database, DEFAULTS)
      assert.deepEqual((await findClient(database, client_id))?.callbacks, [])
      const users = await database.selectFrom('users').select('email').execute()
      assert.deepEqual(
        users.map(({ email }) => email),
        [helloWorld.user.email],
      )
    }))

  it('adds the URLs of another client origin, and another API with the same permissions', () =>
    withDatabase(async database => {
      await seed(database, DEFAULTS)
      await seed(database, { clientOrigin: 'http://localhost:4141', audience: 'https://other.test' })
      const client = await findClient(database, client_id)
      assert.deepEqual(client?.callbacks, ['http://localhost:4040/callback', 'http://localhost:4141/callback'])
      assert.deepEqual(client?.web_origins, ['http://localhost:4040', 'http://localhost:4141'])
      assert.deepEqual((await findResourceServer(database, 'https://other.test'))?.permissions, ['read:admin-messages'])
    }))

  it('stores hashes of its passwords with the cost that new accounts have', async () => {
    const cost = (await hashPassword('any password')).split('$').slice(1, 4)
    for (const { password } of [helloWorld.user, helloWorld.admin]) {
      const hash = SEED_PASSWORD_HASHES.get(password)
      assert.ok(hash && (await verifyPassword(password, hash)))
      assert.deepEqual(hash.split('$').slice(1, 4), cost)
    }
  })
})
