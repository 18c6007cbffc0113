import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, beforeEach, describe, it } from 'node:test'
import { openTestStore } from '../../test/support/test-store.ts'
import { type Database, openDatabase } from '../store/database.ts'
import { type Accounts, createAccounts } from './accounts.ts'
import { ATTEMPT_LIMITS } from './attempts/attempt-limits.ts'

const PASSWORD = 'correct horse battery'
const LIMITS = {
  account: { burst: 2, intervalSeconds: 30 },
  address: { burst: 4, intervalSeconds: 10 },
  accountAnywhere: { burst: 6, intervalSeconds: 5 },
  signUp: { burst: 2, intervalSeconds: 60 },
  tokenExchange: { burst: 2, intervalSeconds: 60 },
  secondFactor: { burst: 2, intervalSeconds: 60 },
}

describe('createAccounts', () => {
  let database: Database
  before(async () => {
    database = await openTestStore()
  })
  after(() => database.destroy())

  describe('signUp', () => {
    it('gives a new account what Auth0 gives it', async () => {
      const accounts = createAccounts(database, { now: () => Date.UTC(2030, 0, 1) })
      const { picture, ...profile } = await signedUp(accounts, ' Ada.Lovelace@Example.COM ')
      assert.match(profile.user_id, /^auth0\|[0-9a-f]{24}$/)
      assert.deepEqual(profile, {
        user_id: profile.user_id,
        email: 'ada.lovelace@example.com',
        email_verified: false,
        name: 'ada.lovelace@example.com',
        nickname: 'ada.lovelace',
        given_name: null,
        family_name: null,
        updated_at: '2030-01-01T00:00:00.000Z',
        blocked: false,
      })
      assert.match(picture ?? '', /^data:image\/svg\+xml,/)
    })

    it('keeps an argon2id hash, not the password', async () => {
      const { user_id } = await signedUp(createAccounts(database), 'hashed@example.com')
      const row = await database
        .selectFrom('users')
        .selectAll()
        .where('user_id', '=', user_id)
        .executeTakeFirstOrThrow()
      assert.match(row.password_hash, /^\$argon2id\$/)
      assert.ok(!JSON.stringify(row).includes(PASSWORD))
    })

    it('makes one account of an email address, however it is written and however many ask at once', async () => {
      const accounts = createAccounts(database)
      const outcomes = await Promise.all(
        ['one@example.com', 'ONE@example.com', ' one@Example.com'].map(email =>
          accounts.signUp({ email, password: PASSWORD }),
        ),
      )
      assert.equal(outcomes.filter(outcome => 'userId' in outcome).length, 1)
      assert.equal(outcomes.filter(outcome => 'refused' in outcome && outcome.refused === 'email').length, 2)
    })

    it('has the account on the disk when it says so', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'tollgate-accounts-'))
      const onDisk = await openDatabase(folder)
      const { user_id } = await signedUp(createAccounts(onDisk), 'durable@example.com')
      const other = new DatabaseSync(join(folder, 'tenant.db'), { readOnly: true })
      const row = other.prepare('select user_id from users where email = ?').get('durable@example.com')
      other.close()
      await onDisk.destroy()
      rmSync(folder, { recursive: true })
      assert.equal(row?.user_id, user_id)
    })

    for (const email of [
      '',
      'ada',
      '@example.com',
      'ada@',
      'a b@example.com',
      'ada@ex_ample.com',
      `${'a'.repeat(250)}@example.com`,
      'ada@example.com\0',
      '<b>@example.com',
    ]) {
      it(`refuses "${email.slice(0, 30)}" as an email address`, async () => {
        const outcome = await createAccounts(database).signUp({ email, password: PASSWORD })
        assert.deepEqual(outcome, { refused: 'email', reason: 'Enter an email address, like name@example.com' })
      })
    }

    it('slows mass sign-up from one address, and not from another', async () => {
      let now = 0
      const accounts = createAccounts(database, { limits: LIMITS, now: () => now })
      const signUp = (name: string, ip: string) =>
        accounts.signUp({ email: `${name}@mass.example`, password: PASSWORD, ip })
      await signUp('first', '192.0.2.1')
      await signUp('first', '192.0.2.1')
      assert.deepEqual(await signUp('third', '192.0.2.1'), { retryAfterSeconds: 60 })
      assert.ok('userId' in (await signUp('third', '192.0.2.2')))
      now += 60_000
      assert.ok('userId' in (await signUp('fourth', '192.0.2.1')))
    })
  })

  describe('authenticate', () => {
    const ip = '192.0.2.1'
    let accounts: Accounts
    let userId: string
    let email: string
    let now: number
    let users = 0
    beforeEach(async () => {
      now = 1_000_000
      email = `user${users++}@login.example`
      accounts = createAccounts(database, { limits: LIMITS, now: () => now })
      // The counts of a shared store outlive its accounts.
      await accounts.forgetAttempts()
      userId = (await signedUp(accounts, email)).user_id
    })

    it('knows the person by the right password, however the email address is written', async () => {
      assert.deepEqual(await accounts.authenticate({ email, password: PASSWORD, ip }), { userId })
      assert.deepEqual(await accounts.authenticate({ email: ` ${email.toUpperCase()}`, password: PASSWORD, ip }), {
        userId,
      })
    })

    it('says the same of an unknown email address and of a wrong password', async () => {
      const wrong = await accounts.authenticate({ email, password: 'wrong', ip })
      const unknown = await accounts.authenticate({ email: 'nobody@login.example', password: 'wrong', ip })
      assert.deepEqual(wrong, { refused: 'credentials' })
      assert.deepEqual(unknown, wrong)
    })

    it('reports a blocked account only with the correct password', async () => {
      await database.updateTable('users').set({ blocked: true }).where('user_id', '=', userId).execute()
      assert.deepEqual(await accounts.authenticate({ email, password: 'wrong', ip }), { refused: 'credentials' })
      assert.deepEqual(await accounts.authenticate({ email, password: PASSWORD, ip }), { refused: 'blocked' })
    })

    it('rate-limits password guessing, for known and unknown accounts, even with the correct password', async () => {
      for (const target of [email, 'nobody@login.example']) {
        for (let guess = 0; guess < 2; guess++) await accounts.authenticate({ email: target, password: 'wrong', ip })
        assert.deepEqual(await accounts.authenticate({ email: target, password: PASSWORD, ip }), {
          retryAfterSeconds: 30,
        })
      }
      now += 30_000
      assert.deepEqual(await accounts.authenticate({ email, password: PASSWORD, ip }), { userId })
    })

    it('does not make the person wait at another address', async () => {
      for (let guess = 0; guess < 2; guess++) await accounts.authenticate({ email, password: 'wrong', ip })
      assert.deepEqual(await accounts.authenticate({ email, password: PASSWORD, ip: '192.0.2.2' }), { userId })
    })

    it('makes an address wait that tries many accounts', async () => {
      for (let guess = 0; guess < 4; guess++) {
        await accounts.authenticate({ email: `guess${guess}@login.example`, password: 'wrong', ip })
      }
      assert.deepEqual(await accounts.authenticate({ email, password: PASSWORD, ip }), { retryAfterSeconds: 10 })
    })

    it('makes an account wait that many addresses guess at', async () => {
      for (let guess = 0; guess < 6; guess++) {
        await accounts.authenticate({ email, password: 'wrong', ip: `198.51.100.${guess}` })
      }
      assert.deepEqual(await accounts.authenticate({ email, password: PASSWORD, ip }), { retryAfterSeconds: 5 })
    })

    it('lets no guess pass by being sent at once with others', async () => {
      const outcomes = await Promise.all(
        Array.from({ length: 8 }, () => accounts.authenticate({ email, password: 'wrong', ip })),
      )
      assert.equal(outcomes.filter(outcome => 'refused' in outcome).length, LIMITS.account.burst)
    })

    it('does not count logins that succeed', async () => {
      for (let login = 0; login < 6; login++) {
        assert.deepEqual(await accounts.authenticate({ email, password: PASSWORD, ip }), { userId })
      }
    })

    it('by default limits one address more strictly than the account, so that one client cannot lock a user out', () => {
      assert.ok(ATTEMPT_LIMITS.address.intervalSeconds > ATTEMPT_LIMITS.accountAnywhere.intervalSeconds)
      assert.ok(ATTEMPT_LIMITS.address.burst < ATTEMPT_LIMITS.accountAnywhere.burst)
    })
  })

  it('notes logins', async () => {
    const accounts = createAccounts(database, { now: () => Date.UTC(2030, 0, 2) })
    const { user_id } = await signedUp(accounts, 'logins@example.com')
    await accounts.recordLogin(user_id)
    await accounts.recordLogin(user_id)
    const row = await database.selectFrom('users').selectAll().where('user_id', '=', user_id).executeTakeFirstOrThrow()
    assert.equal(row.logins_count, 2)
    assert.equal(row.last_login, '2030-01-02T00:00:00.000Z')
  })
})

async function signedUp(
  accounts: Accounts,
  email: string,
): Promise<NonNullable<Awaited<ReturnType<Accounts['findById']>>>> {
  const outcome = await accounts.signUp({ email, password: PASSWORD })
  assert.ok('userId' in outcome, `"${email}" was refused`)
  const profile = await accounts.findById(outcome.userId)
  assert.ok(profile)
  return profile
}
