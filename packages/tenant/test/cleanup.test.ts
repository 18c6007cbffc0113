import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { type Database, openDatabase } from '../src/store/database.ts'
import { deleteLogsBeyond, insertLogs } from '../src/store/logs.ts'
import { issueTicket } from '../src/store/users/tickets.ts'
import { createTenant } from '../src/tenant.ts'

const KINDS = ['AuthorizationCode', 'Session', 'RefreshToken', 'AccessToken', 'DeviceCode', 'Interaction', 'Grant']
const DAY_MILLISECONDS = 24 * 60 * 60 * 1000
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MILLISECONDS).toISOString()

describe('the cleanup at the start deletes', () => {
  let dataFolder: string
  let database: Database
  before(async () => {
    dataFolder = await mkdtemp(join(tmpdir(), 'tollgate-cleanup-'))
    database = await openDatabase(dataFolder)
  })
  after(async () => {
    await database.destroy()
    await rm(dataFolder, { recursive: true })
  })

  const start = async () => (await createTenant({ port: 0, dataFolder })).close()
  const seconds = Math.floor(Date.now() / 1000)

  // A device that goes on asking is told for an hour that its code expired.
  for (const model of KINDS) {
    it(`an expired ${model}, and no other`, async () => {
      const row = { model, payload: '{}', grant_id: null, user_code: null, uid: null, consumed_at: null }
      await database
        .insertInto('oidc_payloads')
        .values([
          { ...row, id: 'expired', expires_at: seconds - 1 - (model === 'DeviceCode' ? 3600 : 0) },
          { ...row, id: 'living', expires_at: seconds + 3600 },
          { ...row, id: 'used, and still needed to know a reuse by', expires_at: seconds + 3600, consumed_at: seconds },
        ])
        .execute()
      await start()
      const left = await database.selectFrom('oidc_payloads').select('id').where('model', '=', model).execute()
      assert.deepEqual(left.map(({ id }) => id).sort(), ['living', 'used, and still needed to know a reuse by'])
    })
  }

  it('more expired state than it deletes at once', async () => {
    const row = { payload: '{}', grant_id: null, user_code: null, uid: null, consumed_at: null }
    for (let chunk = 0; chunk < 11; chunk++) {
      const rows = Array.from({ length: 1000 }, (_, index) => ({
        ...row,
        model: 'Interaction',
        id: `many ${chunk} ${index}`,
        expires_at: seconds - 1,
      }))
      await database.insertInto('oidc_payloads').values(rows).execute()
    }
    await start()
    const left = await database.selectFrom('oidc_payloads').select('id').where('id', 'like', 'many %').execute()
    assert.equal(left.length, 0)
  })

  it('no DeviceCode that has just expired, so that a polling device gets the error', async () => {
    const row = { model: 'DeviceCode', payload: '{}', grant_id: null, user_code: null, uid: null, consumed_at: null }
    await database
      .insertInto('oidc_payloads')
      .values({ ...row, id: 'just expired', expires_at: seconds - 1 })
      .execute()
    await start()
    const left = await database.selectFrom('oidc_payloads').select('id').where('id', '=', 'just expired').execute()
    assert.equal(left.length, 1)
  })

  it('expired tickets, and mails and logs of more than 30 days', async () => {
    const ticket = { user_id: null, email: 'a@example.com' }
    await issueTicket(database, 'reset_password', ticket, -1)
    await issueTicket(database, 'reset_password', ticket, 3600)
    const mail = { recipient: 'a@example.com', subject: 'x', body: 'x' }
    await database
      .insertInto('mails')
      .values([daysAgo(31), daysAgo(29)].map(created_at => ({ ...mail, created_at })))
      .execute()
    await insertLogs(
      database,
      [31, 29].map(days => ({ log_id: `old ${days}`, date: daysAgo(days), type: 's' })),
    )
    await start()
    assert.equal((await database.selectFrom('tickets').selectAll().execute()).length, 1)
    assert.equal((await database.selectFrom('mails').selectAll().execute()).length, 1)
    const old = await database.selectFrom('logs').select('log_id').where('log_id', 'like', 'old %').execute()
    assert.deepEqual(
      old.map(({ log_id }) => log_id),
      ['old 29'],
    )
  })

  it('of logs, all but so many of the latest', async () => {
    await database.deleteFrom('logs').execute()
    const ids = ['a', 'b', 'c', 'd']
    await insertLogs(
      database,
      ids.map(log_id => ({ log_id, date: daysAgo(0), type: 's' })),
    )
    for (const [most, left] of [
      [5, ids],
      [4, ids],
      [2, ['c', 'd']],
    ] as const) {
      await deleteLogsBeyond(database, most)
      const rows = await database.selectFrom('logs').select('log_id').orderBy('log_id').execute()
      assert.deepEqual(
        rows.map(({ log_id }) => log_id),
        left,
      )
    }
  })
})
