/** A guard with a deny list: on every request, cached tokens included. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { authorize } from '../src/authorize.ts'
import { createGuard } from '../src/guard.ts'
import { authenticated, insecureOptional, optional } from '../src/policy/policy.ts'
import { createDenyList } from '../src/revocation/index.ts'
import { dpopDoor } from './support/dpop-revocation.ts'
import { assertInvalidToken, createFrontDoor } from './support/front-door.ts'

describe('A guard with a deny list', () => {
  it('refuses a cached token from the moment on that it is denied', async () => {
    const denyList = createDenyList()
    await using door = await createFrontDoor({ denyList })
    const { issuer } = door.issuer
    const token = door.issuer.issue({ jti: 'j' })
    for (let time = 0; time < 3; time += 1) assert.equal((await door.bearer(token)).status, 200)
    denyList.deny({ issuer, jti: 'other' })
    assert.equal((await door.bearer(token)).status, 200)
    denyList.deny({ issuer, jti: 'j' })
    for (let time = 0; time < 3; time += 1) assertInvalidToken(await door.bearer(token), 'The token is revoked')
    assert.equal((await door.bearer(door.issuer.issue({ jti: 'k' }))).status, 200)
  })

  it('refuses a new token that is denied, and where a token is optional', async () => {
    const denyList = createDenyList()
    await using door = await createFrontDoor({ denyList })
    denyList.deny({ issuer: door.issuer.issuer, sub: 'ada' })
    const token = door.issuer.issue({ sub: 'ada' })
    assert.equal((await door.bearer(token)).status, 401)
    assert.equal((await door.bearer(token, optional)).status, 401)
    const ignored = await door.guard.verify(token, insecureOptional)
    assert.deepEqual(ignored, { granted: true, token: undefined, headers: undefined })
  })

  it('refuses a token on an open connection', async () => {
    const denyList = createDenyList()
    await using door = await createFrontDoor({ denyList })
    const decision = await door.guard.verify(door.issuer.issue({ sid: 's' }))
    assert.ok(decision.granted && decision.token)
    assert.equal(authorize(decision.token, authenticated).granted, true)
    denyList.deny({ issuer: door.issuer.issuer, sid: 's' })
    const later = authorize(decision.token, authenticated)
    assert.equal(later.granted ? 'granted' : later.reason, 'revoked')
  })

  it('judges the claims that the issuer wrote, not those of a schema', async () => {
    const denyList = createDenyList()
    const claims = {
      '~standard': { version: 1, vendor: 'test', validate: () => ({ value: { sub: 'renamed' } }) },
    } as const
    await using door = await createFrontDoor({ denyList, claims })
    denyList.deny({ issuer: door.issuer.issuer, sub: 'ada' })
    assert.equal((await door.bearer(door.issuer.issue({ sub: 'ada' }))).status, 401)
  })

  it('verifies the proof of a bound token before it reports that the token is revoked', async () => {
    const denyList = createDenyList()
    await using door = await dpopDoor(denyList)
    assert.equal(await door.reasonWith('valid proof'), 'granted')
    denyList.deny({ issuer: door.issuer, sub: 'ada' })
    assert.equal(await door.reasonWith('valid proof'), 'revoked')
    assert.equal(await door.reasonWith('no proof'), 'invalid_proof')
  })

  for (const [what, denies, expected] of [
    ['true', () => true, 401],
    ['false', () => false, 200],
    ['undefined, as a function that forgot', () => undefined, 401],
    ['0', () => 0, 401],
  ] as const) {
    it(`takes an own list that returns ${what}`, async () => {
      await using door = await createFrontDoor(Object({ denyList: { denies } }))
      assert.equal((await door.bearer(door.issuer.issue())).status, expected)
    })
  }

  it('throws what an own list throws, and for a promise', async () => {
    for (const [denies, expected] of [
      [() => Promise.resolve(false), /The deny list returned a promise/],
      [() => Promise.reject(new Error('down')), /The deny list returned a promise/],
      [
        () => {
          throw new Error('broken')
        },
        /broken/,
      ],
    ] as const) {
      await using door = await createFrontDoor(Object({ denyList: { denies } }))
      await assert.rejects(async () => door.bearer(door.issuer.issue()), expected)
    }
  })

  it('is not created with what is no deny list', () => {
    const options = { issuer: 'https://issuer.test/', audience: 'a', denyList: new Set(['j']) }
    assert.throws(() => Reflect.apply(createGuard, undefined, [options]), /The option "denyList" must be/)
  })
})
