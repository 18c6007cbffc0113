/** The programs of docs/how-to/revoke-tokens.md. What needs Redis is tested with the guard, on two processes. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createTestIssuer } from '@tollgate/guard/testing'
import { block, createReceivers, createRevocableGuard, createSharedList } from './revoke.ts'

const issuer = await createTestIssuer()
after(() => issuer.close())

test('a blocked user is refused with a token that was accepted before', async () => {
  const { guard, denyList } = createRevocableGuard(issuer)
  const token = issuer.issue({ sub: 'ada' })
  assert.equal((await guard.verify(token)).granted, true)
  block(denyList, issuer.issuer, 'ada')
  const decision = await guard.verify(token)
  assert.equal(decision.granted ? 'granted' : decision.description, 'The token is revoked')
})

test('the receivers refuse requests that are not theirs', async () => {
  const client = Object({ sendCommand: async () => [], subscribe: async () => undefined, on: () => undefined })
  const receivers = createReceivers(await createSharedList(client, client))
  const statuses = Object.values(receivers).map(receive =>
    receive(new Request('https://api.test/', { method: 'POST' })),
  )
  assert.deepEqual(
    (await Promise.all(statuses)).map(({ status }) => status),
    [415, 401],
  )
})
