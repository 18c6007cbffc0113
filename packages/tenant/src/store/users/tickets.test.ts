import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { openTestStore } from '../../../test/support/test-store.ts'
import type { Database } from '../database.ts'
import { consumeTicket, deleteExpiredTickets, findTicket, issueTicket, type TicketPurpose } from './tickets.ts'
import { deleteUser, insertUser, updateUser } from './users.ts'

const PURPOSE = 'reset_password'
const USER = { user_id: 'auth0|ada', email: 'ada@example.com' }

describe('a ticket', () => {
  let database: Database
  before(async () => {
    database = await openTestStore()
  })
  after(() => database.destroy())
  beforeEach(async () => {
    await deleteUser(database, USER.user_id)
    const now = new Date().toISOString()
    const names = { name: 'Ada', nickname: 'ada', picture: '' }
    const state = { email_verified: false, blocked: false, password_hash: 'x', last_login: null }
    await insertUser(database, { ...USER, ...names, ...state, created_at: now, updated_at: now })
  })

  const issue = (seconds = 60, purpose: TicketPurpose = PURPOSE) => issueTicket(database, purpose, USER, seconds)

  it('is found as often as it is looked at, and used once', async () => {
    const secret = await issue()
    for (let times = 0; times < 2; times++)
      assert.equal((await findTicket(database, PURPOSE, secret))?.email, USER.email)
    assert.equal((await consumeTicket(database, PURPOSE, secret))?.user_id, USER.user_id)
    assert.equal(await findTicket(database, PURPOSE, secret), undefined)
    assert.equal(await consumeTicket(database, PURPOSE, secret), undefined)
  })

  it('is invalid after another ticket of the same action was used', async () => {
    const [first, second] = [await issue(), await issue()]
    const other = await issue(60, 'verify_email')
    assert.ok(await consumeTicket(database, PURPOSE, second))
    assert.equal(await findTicket(database, PURPOSE, first), undefined)
    assert.ok(await findTicket(database, 'verify_email', other))
  })

  for (const [what, secretOf] of [
    ['when it has expired', () => issue(-1)],
    ['in the second of its end', () => issue(0)],
    ['for another purpose', () => issue(60, 'verify_email')],
    ['by another secret', async () => `${await issue()}x`],
    ['by no secret', async () => (await issue()) && ''],
    [
      'once its user has another email address',
      async () => {
        const secret = await issue()
        await updateUser(database, USER.user_id, { email: 'lovelace@example.com' })
        return secret
      },
    ],
    [
      'once its user is deleted',
      async () => {
        const secret = await issue()
        await deleteUser(database, USER.user_id)
        return secret
      },
    ],
    [
      'when it was issued for an unknown user',
      () => issueTicket(database, PURPOSE, { user_id: null, email: USER.email }, 60),
    ],
  ] as const) {
    it(`is neither found nor used ${what}`, async () => {
      const secret = await secretOf()
      assert.equal(await findTicket(database, PURPOSE, secret), undefined)
      assert.equal(await consumeTicket(database, PURPOSE, secret), undefined)
    })
  }

  it('is kept as a digest alone', async () => {
    const secret = await issue()
    const rows = await database.selectFrom('tickets').selectAll().execute()
    assert.ok(!JSON.stringify(rows).includes(secret))
  })

  it('is deleted after it has expired, and not before', async () => {
    await database.deleteFrom('tickets').execute()
    await issue(-1)
    const living = await issue(60)
    await deleteExpiredTickets(database)
    assert.equal((await database.selectFrom('tickets').selectAll().execute()).length, 1)
    assert.ok(await findTicket(database, PURPOSE, living))
  })
})
