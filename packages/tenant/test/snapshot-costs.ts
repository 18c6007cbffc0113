/**
 * Prints how long a snapshot, its restore and a copy of the tenant take with 10,000 users:
 * `node packages/tenant/dist/test/snapshot-costs.js`.
 */
import { helloWorld } from '../src/hello-world.ts'
import { connectTestTenant, type TestTenant } from '../src/testing/index.ts'
import { startTenantWithStore } from './support/tenant.ts'

const USERS = 10_000
const AT_ONCE = 1000
const TIMES = 9

const started = await startTenantWithStore()
const { database } = started
const model = await database
  .selectFrom('users')
  .selectAll()
  .where('email', '=', helloWorld.user.email)
  .executeTakeFirstOrThrow()
for (let from = 0; from < USERS; from += AT_ONCE) {
  const users = Array.from({ length: AT_ONCE }, (_, index) => ({
    ...model,
    user_id: `auth0|${String(from + index).padStart(24, '0')}`,
    email: `user-${from + index}@example.com`,
    email_verified: true,
    blocked: false,
  }))
  await database.insertInto('users').values(users).execute()
}

const tenant = connectTestTenant(started)
const copies: TestTenant[] = []
const results: Record<string, string> = {
  snapshot: await measured(() => tenant.snapshot()),
  'restore, after a change of one user': await measured(
    () => tenant.restore(),
    () => change(1),
  ),
  'restore, after a change of all users': await measured(
    () => tenant.restore(),
    () => change(USERS),
  ),
  copy: await measured(async () => {
    copies.push(await tenant.copy())
  }),
}
process.stdout.write(`${JSON.stringify(results, null, 2)}\n`)
for (const copy of copies) await copy.close()
await started.close()

async function change(users: number): Promise<void> {
  await database
    .updateTable('users')
    .set({ name: 'changed' })
    .where('email', 'like', users === 1 ? 'user-1@%' : 'user-%')
    .execute()
}

/** The median and the least of several times by the clock, and the least processor time, which other work disturbs less. */
async function measured(work: () => Promise<unknown>, before: () => Promise<void> = async () => {}): Promise<string> {
  const times: number[] = []
  const processor: number[] = []
  for (let time = 0; time < TIMES; time += 1) {
    await before()
    const start = performance.now()
    const used = process.cpuUsage()
    await work()
    const { user, system } = process.cpuUsage(used)
    times.push(performance.now() - start)
    processor.push((user + system) / 1000)
  }
  const [least = 0] = times.toSorted((a, b) => a - b)
  const median = times.toSorted((a, b) => a - b)[Math.floor(TIMES / 2)] ?? 0
  return `${median.toFixed(0)} ms, at least ${least.toFixed(0)} ms; processor ${Math.min(...processor).toFixed(0)} ms`
}
