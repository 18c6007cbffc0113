import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { errors } from 'oidc-provider'
import { openTestStore } from '../../../test/support/test-store.ts'
import type { Database } from '../database.ts'
import { protocolState } from './protocol-state.ts'

const MODELS = ['AuthorizationCode', 'RefreshToken', 'AccessToken', 'Session', 'Interaction', 'Grant', 'DeviceCode']
const IDENTIFIERS = { uid: 'the uid', userCode: 'AAAA-BBBB' }

describe('protocolState', () => {
  let database: Database
  before(async () => {
    database = await openTestStore()
  })
  after(() => database.destroy())

  for (const model of MODELS) {
    it(`finds a living ${model} by its ID, its uid and its user code, and no other model’s`, async () => {
      const state = protocolState(database, model)
      await state.upsert(`living ${model}`, { ...IDENTIFIERS, kind: model }, 60)
      for (const found of [
        await state.find(`living ${model}`),
        await state.findByUid(IDENTIFIERS.uid),
        await state.findByUserCode(IDENTIFIERS.userCode),
      ]) {
        assert.equal(found?.kind, model)
      }
      assert.equal(await protocolState(database, `Other${model}`).find(`living ${model}`), undefined)
      await state.destroy(`living ${model}`)
      assert.equal(await state.find(`living ${model}`), undefined)
    })

    // The protocol engine tells a device that its code expired (RFC 8628 §3.5).
    const isTold = model === 'DeviceCode'
    it(`${isTold ? 'still finds' : 'does not find'} an expired ${model}`, async () => {
      const state = protocolState(database, model)
      await state.upsert(`expired ${model}`, IDENTIFIERS, 0)
      for (const found of [
        await state.find(`expired ${model}`),
        await state.findByUid(IDENTIFIERS.uid),
        await state.findByUserCode(IDENTIFIERS.userCode),
      ]) {
        assert.equal(found !== undefined, isTold)
      }
    })

    it(`lets one of several requests at once use a ${model}`, async () => {
      const state = protocolState(database, model)
      await state.upsert(`once ${model}`, { grantId: 'grant' }, 60)
      assert.equal((await state.find(`once ${model}`))?.consumed, undefined)
      const uses = await Promise.allSettled(Array.from({ length: 5 }, () => state.consume(`once ${model}`)))
      const refused = uses.filter(use => use.status === 'rejected')
      assert.equal(refused.length, 4)
      assert.ok(refused.every(({ reason }) => reason instanceof errors.InvalidGrant))
      assert.equal(typeof (await state.find(`once ${model}`))?.consumed, 'number')
    })
  }

  it('revokes what came of one grant, of its own model alone', async () => {
    const [codes, tokens] = [protocolState(database, 'AuthorizationCode'), protocolState(database, 'RefreshToken')]
    for (const state of [codes, tokens]) {
      await state.upsert('of the grant', { grantId: 'a' }, 60)
      await state.upsert('of another grant', { grantId: 'b' }, 60)
    }
    await tokens.revokeByGrantId('a')
    assert.equal(await tokens.find('of the grant'), undefined)
    assert.ok(await tokens.find('of another grant'))
    assert.ok(await codes.find('of the grant'))
  })
})
