/**
 * Prints what a login, a refresh and a token by client credentials cost on PostgreSQL, for the arithmetic of
 * `docs/explanation/scale.md`: `node packages/tenant/dist/test/postgres/costs.js`. Linux only.
 *
 * Transactions and rows are exact. Journal bytes are those of the whole server: the least of several rounds is printed.
 */
import { readFile } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { helloWorld, TEST_APPLICATION_ID } from '../../src/hello-world.ts'
import { createDatabase } from '../support/postgres.ts'
import { createSinglePageApp, tokensOf } from '../support/single-page-app.ts'
import { startProcess } from '../support/tenant-process.ts'

const ROUNDS = 5
const TIMES = 40
const TICKS_A_SECOND = 100

/** What the server and the process have used until now. */
interface Usage {
  commits: number
  rows: number
  journalBytes: number
  milliseconds: number
}

await using created = await createDatabase()
await using tenant = await startProcess(created.url)
const client = new pg.Client({ connectionString: created.url })
await client.connect()

const app = createSinglePageApp(tenant.origin)
const { rows } = await client.query<{ client_secret: string }>(
  'select client_secret from clients where client_id = $1',
  [TEST_APPLICATION_ID],
)
const credentials = new URLSearchParams({
  grant_type: 'client_credentials',
  client_id: TEST_APPLICATION_ID,
  client_secret: rows[0]?.client_secret ?? '',
  audience: helloWorld.audience,
})
let { tokens } = await app.logIn(helloWorld.user)
const results = {
  login: await measured(async () => {
    ;({ tokens } = await app.logIn(helloWorld.user))
  }),
  refresh: await measured(async () => {
    tokens = await tokensOf(await app.refresh(tokens.refresh_token))
  }),
  'client credentials': await measured(async () => {
    await (await fetch(`${tenant.origin}/oauth/token`, { method: 'POST', body: credentials })).json()
  }),
}
process.stdout.write(`${JSON.stringify(results, null, 2)}\n`)
await client.end()

async function measured(work: () => Promise<void>): Promise<Usage> {
  const rounds: Usage[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = await usage()
    for (let time = 0; time < TIMES; time += 1) await work()
    const after = await usage()
    rounds.push({
      commits: (after.commits - before.commits) / TIMES,
      rows: (after.rows - before.rows) / TIMES,
      journalBytes: (after.journalBytes - before.journalBytes) / TIMES,
      milliseconds: (after.milliseconds - before.milliseconds) / TIMES,
    })
  }
  const least = (name: keyof Usage) => Math.min(...rounds.map(round => round[name]))
  return {
    commits: least('commits'),
    rows: least('rows'),
    journalBytes: least('journalBytes'),
    milliseconds: least('milliseconds'),
  }
}

async function usage(): Promise<Usage> {
  // Connections report their statistics once a second, and logs are written in batches.
  await wait(1500)
  const { rows } = await client.query<{ commits: string; rows: string; bytes: string }>(`
    select (select xact_commit from pg_stat_database where datname = current_database()) as commits,
      (select sum(n_tup_ins + n_tup_upd + n_tup_del) from pg_stat_user_tables) as rows,
      pg_current_wal_lsn() - '0/0' as bytes`)
  const [row] = rows
  const [, fields = ''] = (await readFile(`/proc/${tenant.child.pid}/stat`, 'utf8')).split(') ')
  const [user, system] = fields.split(' ').slice(11, 13).map(Number)
  return {
    commits: Number(row?.commits),
    rows: Number(row?.rows),
    journalBytes: Number(row?.bytes),
    milliseconds: (((user ?? 0) + (system ?? 0)) * 1000) / TICKS_A_SECOND,
  }
}
