import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTestIssuer } from '@tollgate/guard/testing'
import { createGuardOf } from './dynamic-issuers.ts'

test('only issuers of the right form are looked up, and an unknown one is refused', async () => {
  const lookedUp: string[] = []
  const guard = createGuardOf({
    findByIssuer: async issuer => {
      lookedUp.push(issuer)
      return undefined
    },
  })
  const issuer = await createTestIssuer()
  const [known, made] = ['https://a.customers.example.com/', 'https://a.example.org/']
  for (const iss of [known, made]) {
    const decision = await guard.verify(issuer.issue({ iss }))
    assert.equal(decision.granted ? 'granted' : decision.reason, 'unknown_issuer')
  }
  await issuer.close()
  assert.deepEqual(lookedUp, [known])
})
