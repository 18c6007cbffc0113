/** Builds, then runs tests of the tenant's store on PGlite, and tests of the tenant and of several processes on PostgreSQL. */
import { spawnSync } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { build, root } from './steps.ts'

/** Tests that use a store without a tenant around it. */
const STORE = ['src/store/{users/tickets,tokens/protocol-state}', 'src/seed/seed', 'src/logs/event-log']
/** Tests of what a tenant reads and writes. */
const TENANT = [
  'src/store/postgres/postgres',
  'src/management/{users/users,users/identities,user-blocks/user-blocks,grants/grants,jobs/jobs,reset/reset,roles/roles}',
  'src/management/stored/{examples,stored}',
  'src/accounts/accounts',
  'test/{hostile/hostile-requests,organizations,second-factor,custom-token-exchange}',
  'test/tokens/{authorization-code,client-credentials,device-code,password-grants,permission-changes,refresh-token,token-dialects}',
  'test/management/{concurrent-changes,written-members}',
]
const PROCESSES = ['test/postgres/{processes,replays}']

await build()
run('pglite', STORE)
run('postgres', [...STORE, ...TENANT])
// One after the other, because they measure how soon a tenant recovers.
run('postgres', PROCESSES, 1)

function run(store: 'pglite' | 'postgres', patterns: readonly string[], atOnce = availableParallelism() + 1): void {
  const { status } = spawnSync(
    process.execPath,
    [
      ...['--test', '--enable-source-maps', `--test-concurrency=${atOnce}`],
      ...patterns.map(pattern => `dist/${pattern}.test.js`),
    ],
    { cwd: join(root, 'packages/tenant'), stdio: 'inherit', env: { ...process.env, TOLLGATE_TEST_STORE: store } },
  )
  if (status !== 0) process.exit(status ?? 1)
}
