import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createDenyList } from './deny-list.ts'
import type { Denial } from './entry.ts'
import { shareDenyList } from './shared-deny-list.ts'

const issuer = 'https://issuer.test/'
const NOW = 1_800_000_000
const claims = {
  iss: issuer,
  aud: 'a',
  exp: NOW + 3600,
  iat: NOW - 10,
  jti: 'j',
  sub: 'ada',
  sid: 's',
  client_id: 'c',
  azp: 'c2',
}

function listAt(
  now = NOW,
  atMost = 100,
): { readonly list: ReturnType<typeof createDenyList>; at(seconds: number): void } {
  let time = now
  const list = createDenyList({ atMost, tokenLifetimeSeconds: 3600, clock: () => time * 1000 })
  return {
    list,
    at: seconds => {
      time = seconds
    },
  }
}

describe('A deny list', () => {
  for (const [what, denial, changed, expected] of [
    ['a token', { jti: 'j' }, {}, true],
    ['another token', { jti: 'k' }, {}, false],
    ["another issuer's token", { jti: 'j' }, { iss: 'https://other.test/' }, false],
    ["another issuer's user", { sub: 'ada' }, { iss: 'https://issuer.test' }, false],
    ['a user, so far', { sub: 'ada' }, {}, true],
    ['a user, in the same second', { sub: 'ada' }, { iat: NOW }, true],
    ['a user, with a token issued later', { sub: 'ada' }, { iat: NOW + 1 }, false],
    ['a user, with a token that does not say when', { sub: 'ada' }, { iat: undefined }, true],
    ['a user, with a token that says when in another form', { sub: 'ada' }, { iat: '1' }, true],
    ['a user before a time', { sub: 'ada', before: NOW - 10 }, {}, false],
    ['a user after that time', { sub: 'ada', before: NOW - 9 }, {}, true],
    ['a session', { sid: 's' }, {}, true],
    ['another session', { sid: 't' }, {}, false],
    ['a client by client_id', { clientId: 'c' }, {}, true],
    ['a client by azp', { clientId: 'c2' }, {}, true],
    ['a user whose name is no string', { sub: '1' }, { sub: 1 }, false],
    ['a user by the name of a session', { sub: 's' }, {}, false],
    ['a user with the name of a property', { sub: '__proto__' }, {}, false],
  ] as const satisfies [string, object, object, boolean][]) {
    it(`${expected ? 'denies' : 'does not deny'} ${what}`, () => {
      const { list } = listAt()
      list.deny({ issuer, ...denial })
      assert.equal(list.denies({ ...claims, ...changed }), expected)
    })
  }

  it('denies nothing while it is empty', () => {
    const { list } = listAt()
    assert.equal(list.size, 0)
    assert.equal(list.denies(claims), false)
  })

  it('is consulted for each token even if it was copied while it was empty', async () => {
    const { list } = listAt()
    const shared = await shareDenyList(list, {
      send: () => Promise.resolve([]),
      subscribe: () => Promise.resolve(),
      onReconnected: () => undefined,
    })
    const copies = [{ ...list }, { ...shared }]
    list.deny({ issuer, jti: 'j' })
    assert.deepEqual(
      copies.map(copy => [copy.size, copy.denies(claims)]),
      [
        [undefined, true],
        [undefined, true],
      ],
    )
  })

  it('extends a denial that is repeated, and never shortens it', () => {
    const { list } = listAt()
    for (const before of [NOW - 100, NOW, NOW - 50]) list.deny({ issuer, sub: 'ada', before })
    assert.equal(list.size, 1)
    assert.equal(list.denies(claims), true)
  })

  it('removes denials when their tokens have expired, and refuses more than it holds', () => {
    const { list, at } = listAt(NOW, 10)
    for (let index = 0; index < 10; index += 1) list.deny({ issuer, jti: String(index) })
    assert.throws(() => list.deny({ issuer, jti: 'more' }), { name: 'RangeError', message: /holds 10 denials/ })
    assert.equal(list.denies({ ...claims, jti: '0' }), true)
    at(NOW + 3600)
    list.deny({ issuer, jti: 'more' })
    assert.equal(list.size, 1)
    assert.equal(list.denies({ ...claims, jti: 'more' }), true)
  })

  it('ignores a denial whose tokens have expired', () => {
    const { list } = listAt()
    list.deny({ issuer, jti: 'j', until: NOW })
    assert.equal(list.size, 0)
  })

  for (const [what, denial, message] of [
    ['no object', undefined, /must be an object/],
    ['nothing named', { issuer }, /must name one of/],
    ['two named', { issuer, sub: 'a', sid: 'b' }, /must name one of/],
    ['no issuer', { sub: 'a' }, /"issuer"/],
    ['an empty name', { issuer, sub: '' }, /"sub"/],
    ['a name of another type', { issuer, jti: 7 }, /"jti"/],
    ['a name that is too long', { issuer, jti: 'j'.repeat(1025) }, /"jti"/],
    ['a time that is no number', { issuer, sub: 'a', before: 'now' }, /"before"/],
    ['a time that is not finite', { issuer, sub: 'a', until: Number.POSITIVE_INFINITY }, /"until"/],
    ['a time before 1970', { issuer, sub: 'a', before: -1 }, /"before"/],
    ['a time for a token', { issuer, jti: 'a', before: NOW }, /has no "before"/],
    ['an unknown member', { issuer, jti: 'a', client: 'c' }, /"client"/],
  ] as const) {
    it(`refuses a denial with ${what}`, () => {
      const { list } = listAt()
      // Wrong on purpose, as a caller without types may be.
      assert.throws(() => list.deny(denial as unknown as Denial), { name: 'TypeError', message })
    })
  }

  it('refuses options that are wrong', () => {
    for (const [options, name] of [
      [{ atMost: 0 }, /"atMost"/],
      [{ atMost: 1.5 }, /"atMost"/],
      [{ tokenLifetimeSeconds: '1h' }, /"tokenLifetimeSeconds"/],
      [{ clock: 1 }, /"clock"/],
      [{ max: 1 }, /"max"/],
    ] as const) {
      assert.throws(() => Reflect.apply(createDenyList, undefined, [options]), { name: 'TypeError', message: name })
    }
  })
})
