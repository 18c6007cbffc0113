import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { sql } from 'kysely'
import { createDatabase, isPostgresAvailable, type TestDatabase } from '../../../test/support/postgres.ts'
import { createAccounts } from '../../accounts/accounts.ts'
import { createAttemptCounters } from '../../accounts/attempts/attempt-counters.ts'
import { type Database, IN_MEMORY, inOneTransaction, openDatabase } from '../database.ts'
import { CURRENT_VERSION } from '../migrations/migrations.ts'
import { openPostgres } from './open.ts'

/** Tables that only one of the stores has. */
const ABOUT_POSTGRES = ['attempts', 'epochs', 'schema_version']

async function columnsOf(database: Database): Promise<string[]> {
  const tables = await database.introspection.getTables()
  return tables
    .filter(({ name }) => !ABOUT_POSTGRES.includes(name))
    .flatMap(({ name, columns }) => columns.map(column => `${name}.${column.name}`))
    .toSorted()
}

describe('a PostgreSQL database', { skip: !(await isPostgresAvailable()) }, () => {
  let created: TestDatabase
  let database: Database
  const warnings: Error[] = []
  const keep = (warning: Error) => void warnings.push(warning)
  before(async () => {
    process.on('warning', keep)
    created = await createDatabase()
    // As when several processes of a deployment start at once.
    const [first, ...others] = await Promise.all(Array.from({ length: 8 }, () => openPostgres(created.url)))
    await Promise.all(others.map(other => other.destroy()))
    database = first ?? (await openPostgres(created.url))
  })
  after(async () => {
    await database.destroy()
    await created.drop()
    process.off('warning', keep)
    // The driver warns of queries that are sent before the former one has ended.
    assert.deepEqual(warnings, [])
  })

  it('is migrated once by eight processes that start at once', async () => {
    const { rows } = await sql`select version from schema_version`.execute(database)
    assert.deepEqual(rows, [{ version: CURRENT_VERSION }])
    const { length } = await database.selectFrom('connections').select('id').execute()
    assert.equal(length, 1)
  })

  it('has the tables and columns that SQLite has, so that every migration runs on both', async () => {
    const sqlite = await openDatabase(IN_MEMORY)
    assert.deepEqual(await columnsOf(database), await columnsOf(sqlite))
    await sqlite.destroy()
  })

  it('counts changes in every table of the configuration', async () => {
    const { rows } = await sql<{ name: string }>`
      select relname as name from pg_class where relkind = 'r' and relnamespace = current_schema()::regnamespace
      and not exists (select from pg_trigger where tgrelid = pg_class.oid and tgname = 'tollgate_count_change')
      order by relname`.execute(database)
    assert.deepEqual(
      rows.map(row => row.name),
      [
        'action_executions',
        'attempts',
        'epochs',
        'grant_details',
        'logs',
        'mails',
        'oidc_payloads',
        'schema_version',
        'tickets',
        'users',
      ],
    )
  })

  it('stores texts that PostgreSQL cannot, with a replacement character', async () => {
    const document = JSON.stringify({ nul: '\0', half: '\ud800', escaped: '\\u0000' })
    await database
      .insertInto('logs')
      .values({ log_id: 'nul', date: 'a\0b', type: 's', client_id: null, user_id: null, document })
      .execute()
    const row = await database.selectFrom('logs').selectAll().where('log_id', '=', 'nul').executeTakeFirstOrThrow()
    assert.equal(row.date, 'a\ufffdb')
    assert.deepEqual(JSON.parse(row.document), { nul: '\ufffd', half: '\ufffd', escaped: '\\u0000' })
  })

  it('can be newer than the code, unless it needs newer code', async () => {
    const newer = CURRENT_VERSION + 1
    await sql`update schema_version set version = ${newer}, oldest_code = ${CURRENT_VERSION}`.execute(database)
    await (await openPostgres(created.url)).destroy()
    await sql`update schema_version set oldest_code = ${newer}`.execute(database)
    await assert.rejects(openPostgres(created.url), {
      message: `The database of TOLLGATE_DATABASE_URL needs code of version ${newer}, newer than this code's ${CURRENT_VERSION}: update Tollgate`,
    })
    await sql`update schema_version set version = ${CURRENT_VERSION}, oldest_code = ${CURRENT_VERSION}`.execute(
      database,
    )
  })

  it('is left alone when it belongs to another program', async () => {
    await using other = await createDatabase()
    const opened = await openPostgres(other.url)
    await sql`drop table schema_version`.execute(opened)
    await opened.destroy()
    await assert.rejects(openPostgres(other.url), /^Error: The database of TOLLGATE_DATABASE_URL has tables of another/)
  })

  it('counts the failed logins of all processes together', async () => {
    const other = await openPostgres(created.url)
    const [here, there] = [createAccounts(database), createAccounts(other)]
    const attempt = { email: 'nobody@example.com', password: 'wrong', ip: '192.0.2.1' }
    for (const accounts of [here, there, here, there, here]) {
      assert.deepEqual(await accounts.authenticate(attempt), { refused: 'credentials' })
    }
    const tooEarly = Object(await there.authenticate(attempt)).retryAfterSeconds
    assert.ok(tooEarly > 0 && tooEarly <= 30, `${tooEarly}`)
    await here.advance(31)
    assert.deepEqual(await there.authenticate(attempt), { refused: 'credentials' })
    assert.ok('retryAfterSeconds' in (await here.authenticate(attempt)))
    await there.forgetAttempts()
    assert.deepEqual(await here.authenticate(attempt), { refused: 'credentials' })
    await other.destroy()
  })

  it('counts an attempt that exceeds one of its limits for none of them', async () => {
    const counters = createAttemptCounters(database, () => 1_000_000)
    const limit = { burst: 1, intervalSeconds: 10 }
    const wide = { name: 'wide', key: 'k', limit: { burst: 2, intervalSeconds: 10 } }
    assert.ok('succeeded' in (await counters.begin([wide, { name: 'narrow', key: 'a', limit }])))
    assert.deepEqual(await counters.begin([wide, { name: 'narrow', key: 'a', limit }]), { retryAfterSeconds: 10 })
    const last = await counters.begin([wide, { name: 'narrow', key: 'b', limit }])
    assert.ok('succeeded' in last)
    assert.deepEqual(await counters.begin([wide]), { retryAfterSeconds: 10 })
    await last.succeeded()
    assert.ok('succeeded' in (await counters.begin([wide])))
  })

  describe('inOneTransaction', () => {
    const names = async () =>
      (await database.selectFrom('milestones').select('name').execute()).map(({ name }) => name).toSorted()
    const reach = (name: string) => database.insertInto('milestones').values({ name, reached_at: '' }).execute()

    for (const [what, commit, kept] of [
      ['keeps what was written', true, ['committed']],
      ['undoes what was written', false, ['committed']],
    ] as const) {
      it(what, async () => {
        await inOneTransaction(database, async () => {
          await reach(commit ? 'committed' : 'undone')
          return { commit }
        })
        assert.deepEqual(await names(), kept)
      })
    }

    it('undoes everything when the work fails', async () => {
      const failing = inOneTransaction(database, async () => {
        await reach('undone')
        throw new Error('The work failed')
      })
      await assert.rejects(failing, /The work failed/)
      assert.ok(!(await names()).includes('undone'))
    })

    it('undoes only a nested transaction that fails', async () => {
      await inOneTransaction(database, async () => {
        await reach('outer')
        const nested = (name: string, fails: boolean) =>
          database.transaction().execute(async transaction => {
            await transaction.insertInto('milestones').values({ name, reached_at: '' }).execute()
            if (fails) throw new Error('The nested work failed')
          })
        const outcomes = await Promise.allSettled([
          nested('first', false),
          nested('second', true),
          nested('third', false),
        ])
        assert.deepEqual(
          outcomes.map(outcome => outcome.status),
          ['fulfilled', 'rejected', 'fulfilled'],
        )
        return { commit: true }
      })
      assert.deepEqual(await names(), ['committed', 'first', 'outer', 'third'])
    })

    it('takes one connection, and lets work that outlives it take another', async () => {
      const { promise: over, resolve: end } = Promise.withResolvers<void>()
      let later: Promise<unknown> | undefined
      await inOneTransaction(database, async () => {
        const pid = sql<{ pid: number }>`select pg_backend_pid() as pid`
        const [{ rows: a }, { rows: b }] = await Promise.all([pid.execute(database), pid.execute(database)])
        assert.deepEqual(a, b)
        later = over.then(() => reach('later'))
        return { commit: false }
      })
      end()
      await later
      assert.ok((await names()).includes('later'))
    })
  })
})

describe('a database that does not answer', () => {
  it('is named without its password', async () => {
    await assert.rejects(openPostgres('postgres://user:secret@127.0.0.1:1/tollgate'), ({ message }: Error) => {
      assert.match(message, /^Cannot connect to the database "127\.0\.0\.1:1\/tollgate": .*ECONNREFUSED/)
      assert.doesNotMatch(message, /secret/)
      return true
    })
  })
})
