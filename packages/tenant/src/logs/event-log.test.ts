import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { openTestStore } from '../../test/support/test-store.ts'
import type { Database } from '../store/database.ts'
import { openEventLog } from './event-log.ts'

describe('the log book', () => {
  let database: Database
  before(async () => {
    database = await openTestStore()
  })
  after(() => database.destroy())

  const kept = async () =>
    (await database.selectFrom('logs').select('document').orderBy('log_id').execute()).map(
      ({ document }): { description?: string; scope?: string[] } => JSON.parse(document),
    )

  it('keeps the latest entries, and few more, though all come between two clean-ups', async () => {
    const eventLog = openEventLog(database, { mostEntries: 20, deletedEvery: 10 })
    for (let index = 0; index < 205; index++) {
      eventLog.record({ type: 's', description: String(index) })
      if (index % 5 === 0) await eventLog.flush()
      assert.ok((await kept()).length <= 30)
    }
    await eventLog.flush()
    assert.equal((await kept()).at(-1)?.description, '204')
  })

  it('keeps no more than the beginning of a long list', async () => {
    const eventLog = openEventLog(database)
    const scope = Array.from({ length: 5000 }, (_, index) => String(index))
    eventLog.record({ type: 'seccft', scope })
    await eventLog.flush()
    assert.deepEqual((await kept()).at(-1)?.scope, scope.slice(0, 100))
  })
})
