/** The subscriber of docs/reference/events.md hears what a guard does. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { authenticated, createGuard } from '@tollgate/guard'
import { createTestIssuer } from '@tollgate/guard/testing'
import { observeGuards } from './diagnostics.ts'

const testIssuer = await createTestIssuer()
after(() => testIssuer.close())
const { issuer, audience } = testIssuer

test('the subscriber counts decisions and fetches, and logs the expected and the received values', async () => {
  const counted: string[] = []
  const logged: object[] = []
  const end = observeGuards({
    warn: detail => logged.push(detail),
    count: (metric, labels) => counted.push([metric, ...Object.values(labels)].join(' ')),
  })
  const guard = createGuard({ issuer, audience })
  const valid = testIssuer.issue()
  for (const token of [valid, valid, testIssuer.issue({ iss: issuer.slice(0, -1) })]) {
    await guard.check({ headers: { authorization: `Bearer ${token}` } }, authenticated)
  }
  end()
  assert.deepEqual(counted, [
    `guard_key_fetches ${issuer} fetched`,
    'guard_decisions granted false',
    'guard_decisions granted true',
    'guard_decisions unknown_issuer false',
  ])
  const [refused] = logged
  assert.ok(refused && 'hint' in refused)
  assert.equal(refused.hint, `The issuer differs from "${issuer}" only by the slash at its end`)
})
