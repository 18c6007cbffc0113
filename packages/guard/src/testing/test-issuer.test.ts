import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createGuard } from '../guard.ts'
import { authenticated } from '../policy/policy.ts'
import { createTestIssuer } from './test-issuer.ts'

describe('A test issuer', () => {
  it('is what a guard is configured with, as it is and spread', async () => {
    await using issuer = await createTestIssuer({ algorithm: 'EdDSA', audience: 'https://orders.test' })
    const request = { headers: { authorization: `Bearer ${issuer.issue()}` } }
    assert.deepEqual(Object.keys(issuer), ['issuer', 'audience', 'jwksUri', 'algorithms'])
    for (const guard of [createGuard(issuer), createGuard({ ...issuer, clockToleranceSeconds: 5 })]) {
      assert.equal((await guard.check(request, authenticated)).granted, true)
    }
  })

  it('refuses an option that it does not know', async () => {
    const misspelt = { algorithms: ['ES256'], clock: Date.now }
    await assert.rejects(createTestIssuer(misspelt), /"algorithms" is unknown: did you mean "algorithm"\?/)
  })

  it('closes and issues without its name in front', async () => {
    const { issue, close } = await createTestIssuer()
    assert.equal(issue().split('.').length, 3)
    await close()
  })

  it('refuses an outage that it does not know', async () => {
    await using issuer = await createTestIssuer()
    assert.throws(
      () => Reflect.apply(issuer.outage, issuer, ['down']),
      /There is no outage "down"; there are "unavailable"/,
    )
  })
})
