/** The options of docs/reference/responses.md for bodies of your own. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createGuard } from '@tollgate/guard'
import { createTestIssuer } from '@tollgate/guard/testing'

test('errorBody makes the body of a refusal, and onRefused gets it', async () => {
  await using settings = await createTestIssuer()
  const log: unknown[][] = []
  const guard = createGuard({
    ...settings,
    errorBody: ({ status, reason, description }) => ({ code: `auth/${reason}`, status, text: description }),
    onRefused: ({ reason }, request) => {
      log.push([reason, request])
    },
  })
  const decision = await guard.verify(settings.issue({ exp: 1 }))
  assert.ok(!decision.granted)
  assert.equal(guard.response(decision).body, '{"code":"auth/expired","status":401,"text":"The token is expired"}')
  assert.deepEqual(log, [['expired', undefined]])
})
