import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createGuard, type Guard } from '../guard.ts'
import { authenticated } from '../policy/policy.ts'
import { createTestIssuer } from '../testing/index.ts'
import type { Claims } from '../token/claims.ts'
import type { VerifiedToken } from '../token/verified-token.ts'
import { keepToken, optionalTokenOf, tokenOf } from './request-token.ts'

describe('The kept token of a request', () => {
  it('is that of the request alone', () => {
    const request = {}
    keepToken(request, undefined)
    assert.equal(optionalTokenOf(request), undefined)
    assert.throws(() => tokenOf(request), /has no verified token/)
  })

  it('has the claims of the guard that verified it, and of no other', async () => {
    await using issuer = await createTestIssuer()
    const guard: Guard<Claims & { tenant: string }> = createGuard({ ...issuer, claims: withTenant })
    const asAdaptersTakeIt: Guard = guard
    const request = {}
    const authorization = `Bearer ${issuer.issue({ tenant: 'a' })}`
    const decision = await asAdaptersTakeIt.check({ headers: { authorization } }, authenticated)
    assert.ok(decision.granted)
    keepToken(request, decision.token)

    const token: VerifiedToken<Claims & { tenant: string }> = tokenOf(request, guard)
    assert.equal(token.claims.tenant, 'a')
    assert.throws(() => tokenOf(request, createGuard(issuer)), /verified by another guard/)
  })
})

/** A Standard Schema validator, by hand. */
const withTenant = { '~standard': { version: 1, vendor: 'test', validate: validateTenant } } as const

function validateTenant(value: unknown) {
  if (typeof value === 'object' && value !== null && 'tenant' in value && typeof value.tenant === 'string') {
    return { value: { tenant: value.tenant } }
  }
  return { issues: [{ message: 'There is no tenant' }] }
}
