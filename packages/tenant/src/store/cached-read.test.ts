import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, beforeEach, describe, it } from 'node:test'
import { cachedRead } from './cached-read.ts'
import { atomically, type Database, openDatabase } from './database.ts'

describe('cachedRead', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tollgate-cached-read-'))
  let database: Database
  let reads: string[]
  let nameOf: (id: string) => Promise<string | undefined>
  before(async () => {
    database = await openDatabase(folder)
  })
  beforeEach(async () => {
    await database.deleteFrom('milestones').execute()
    await put(database, 'a', 'first')
    reads = []
    nameOf = cachedRead(database, async (store, id: string) => {
      reads.push(id)
      const row = await store.selectFrom('milestones').select('reached_at').where('name', '=', id).executeTakeFirst()
      return row?.reached_at
    })
  })
  after(async () => {
    await database.destroy()
    rmSync(folder, { recursive: true })
  })

  it('is done once for each key while nothing changes', async () => {
    assert.deepEqual([await nameOf('a'), await nameOf('a'), await nameOf('b')], ['first', 'first', undefined])
    assert.deepEqual(reads, ['a', 'b'])
  })

  it('is done again after a change', async () => {
    await nameOf('a')
    await put(database, 'a', 'second')
    assert.equal(await nameOf('a'), 'second')
  })

  it('is done again after a change that another connection made', async () => {
    await nameOf('a')
    const other = await openDatabase(folder)
    await put(other, 'a', 'third')
    await other.destroy()
    assert.equal(await nameOf('a'), 'third')
  })

  it('knows nothing of a transaction before it ends', async () => {
    const { promise: changed, resolve: hasChanged } = Promise.withResolvers<void>()
    const { promise: over, resolve: end } = Promise.withResolvers<void>()
    const transaction = atomically(database, async own => {
      await put(own, 'a', 'undone')
      hasChanged()
      await over
      throw new Error('Never mind')
    })
    await changed
    const read = nameOf('a')
    end()
    await assert.rejects(transaction, /Never mind/)
    assert.deepEqual([await read, await nameOf('a')], ['first', 'first'])
  })

  it('is kept for at most 1,000 keys', async () => {
    const keys = Array.from({ length: 1999 }, (_, index) => `key-${index}`)
    const count = cachedRead(database, async (_store, id: string) => reads.push(id))
    for (const id of keys) await count(id)
    assert.equal(reads.length, keys.length)
    // The last ones first: whatever is read again displaces others.
    for (const id of keys.toReversed()) await count(id)
    const kept = 2 * keys.length - reads.length
    assert.ok(kept > 0 && kept <= 1000, `${kept} are kept`)
  })

  it('is tried again when it failed', async () => {
    let attempts = 0
    const failingOnce = cachedRead(database, async () => {
      attempts += 1
      if (attempts === 1) throw new Error('Not now')
      return attempts
    })
    await assert.rejects(failingOnce(), /Not now/)
    assert.equal(await failingOnce(), 2)
  })
})

async function put(database: Database, name: string, reached_at: string): Promise<void> {
  await database
    .insertInto('milestones')
    .values({ name, reached_at })
    .onConflict(conflict => conflict.column('name').doUpdateSet({ reached_at }))
    .execute()
}
