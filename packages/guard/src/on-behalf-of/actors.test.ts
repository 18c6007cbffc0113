import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { createGuard } from '../guard.ts'
import { authenticated } from '../policy/policy.ts'
import { createTestIssuer } from '../testing/index.ts'
import type { VerifiedToken } from '../token/verified-token.ts'
import { actedBy, actorOf, actorsOf } from './index.ts'

const issuer = await createTestIssuer()
after(() => issuer.close())
const guard = createGuard({ ...issuer })

async function verify(claims: object): Promise<VerifiedToken> {
  const decision = await guard.verify(issuer.issue({ ...claims }))
  assert.ok(decision.granted && decision.token)
  return decision.token
}

/** A chain in which the actor 1 is the current one. */
function chainOf(length: number, from = 1): object {
  return from > length ? {} : { act: { sub: `actor-${from}`, ...chainOf(length, from + 1) } }
}

describe('actorsOf', () => {
  it('lists the current actor first, without what it has been before', async () => {
    const token = await verify({ act: { sub: 'agent', iss: 'https://a.test', client_id: 'x', act: { sub: 'before' } } })
    assert.deepEqual(actorsOf(token), [{ sub: 'agent', iss: 'https://a.test', client_id: 'x' }, { sub: 'before' }])
    assert.deepEqual(actorOf(token), { sub: 'agent', iss: 'https://a.test', client_id: 'x' })
    assert.ok(Object.isFrozen(actorsOf(token)) && Object.isFrozen(actorOf(token)))
  })

  it('lists none if the subject acts itself', async () => {
    assert.deepEqual(actorsOf(await verify({})), [])
    assert.equal(actorOf(await verify({})), undefined)
  })

  it('lists up to ten', async () => {
    assert.equal(actorsOf(await verify(chainOf(10))).length, 10)
  })

  for (const [what, act] of [
    ['a string', 'agent'],
    ['null', null],
    ['an array', [{ sub: 'agent' }]],
    ['an empty object', {}],
    ['an actor with an empty sub', { sub: '' }],
    ['an actor whose sub is a number', { sub: 1 }],
    ['an actor whose sub is an array', { sub: ['agent'] }],
    ['an actor whose issuer is an object', { sub: 'agent', iss: {} }],
    ['a chain that is malformed deep inside', { sub: 'agent', act: { sub: 'b', act: [] } }],
    ['a chain of eleven', Object(chainOf(11)).act],
  ] as const) {
    it(`throws for ${what}, which must not pass for a subject that acts itself`, async () => {
      const token = await verify({ act })
      for (const read of [actorOf, actorsOf]) {
        assert.throws(() => read(token), { name: 'TypeError', message: /"act" of the token is malformed/ })
      }
      const decision = await guard.verify(issuer.issue({ act }), actedBy('agent'))
      assert.equal(decision.granted, false)
    })
  }
})

describe('actedBy', () => {
  for (const [what, claims, granted] of [
    ['a named actor', { act: { sub: 'agent' } }, true],
    ['another named actor', { act: { sub: 'robot' } }, true],
    ['a named actor with a history', { act: { sub: 'agent', act: { sub: 'other' } } }, true],
    ['an actor that was named before', { act: { sub: 'other', act: { sub: 'agent' } } }, false],
    ['no actor', {}, false],
    ['an actor in another case', { act: { sub: 'Agent' } }, false],
    ['a subject with the name of an actor', { sub: 'agent' }, false],
  ] as const) {
    it(`${granted ? 'grants' : 'refuses'} ${what}`, async () => {
      assert.equal((await guard.verify(issuer.issue(claims), actedBy('agent', 'robot'))).granted, granted)
    })
  }

  it('names the actors in its refusal', async () => {
    const decision = await guard.verify(issuer.issue(), actedBy('agent', 'robot'))
    assert.ok(!decision.granted)
    assert.equal(decision.description, 'This needs agent or robot as the actor')
    assert.equal((await guard.verify(issuer.issue(), authenticated)).granted, true)
  })

  it('needs names', () => {
    for (const names of [[], [''], [['agent']], [undefined], ['a"b']]) {
      assert.throws(() => Reflect.apply(actedBy, undefined, names), TypeError)
    }
  })
})
