import assert from 'node:assert/strict'
import { createPublicKey } from 'node:crypto'
import { channel } from 'node:diagnostics_channel'
import { after, before, describe, it } from 'node:test'
import { getHeapStatistics, queryObjects } from 'node:v8'
import { assertInvalidToken, createFrontDoor, type FrontDoor } from '../../test/support/front-door.ts'
import { createGuard } from '../guard.ts'
import { createStaticKeySet } from '../keys/key-set.ts'
import { authenticated, permissions } from '../policy/policy.ts'
import { createSigningKey } from '../testing/signing-key.ts'
import { createTokenCache, type Verification } from './token-cache.ts'

const EXPIRED = 'The token is expired'
const BAD_SIGNATURE = 'The signature of the token is not valid'

/** How many of the checks so far were spared the signature. */
let cached = 0
function count(event: unknown): void {
  if (typeof event === 'object' && event !== null && 'cached' in event && event.cached) cached += 1
}
before(() => channel('tollgate.guard.decision').subscribe(count))
after(() => channel('tollgate.guard.decision').unsubscribe(count))

const key = {
  keyId: 'k',
  algorithms: [],
  keyObject: createPublicKey(createSigningKey('ES256').privateKey),
  current: true,
}
const accepted = {
  claims: { iss: 'i', aud: 'a', exp: 1 },
  permissions: [],
  scopes: [],
  validFrom: 0,
  certificateBound: false,
  validUntil: 1,
}
const verification: Verification = { accepted, key, keySet: createStaticKeySet([key]) }

/** What is in use after the garbage is collected, which a query for objects does first. */
function heapBytes(): number {
  queryObjects(class Garbage {}, { format: 'count' })
  return getHeapStatistics().used_heap_size
}

/** Sends a token and tells the status, and whether the token was cached. */
async function send(door: FrontDoor, token: string): Promise<[status: number, cached: boolean]> {
  const already = cached
  const { status } = await door.bearer(token)
  return [status, cached > already]
}

describe('a verified token', () => {
  it('is cached from its first time on', async () => {
    await using door = await createFrontDoor()
    const token = door.issuer.issue()
    assert.deepEqual(await send(door, token), [200, false])
    assert.deepEqual(await send(door, token), [200, true])
    assert.deepEqual(await send(door, `${token} `.trim()), [200, true])
  })

  for (const algorithm of ['RS256', 'PS256', 'ES256', 'EdDSA'] as const) {
    it(`is not taken for another with the same end: every character before counts (${algorithm})`, async () => {
      await using door = await createFrontDoor({ algorithm })
      const token = door.issuer.issue({ sub: 'ada', permissions: ['read:a'] })
      assert.deepEqual(await send(door, token), [200, false])
      const [header = '', payload = '', signature = ''] = token.split('.')
      const admin = payload.replace(/.*/, text =>
        Buffer.from(Buffer.from(text, 'base64url').toString().replace('read:a', 'root:a')).toString('base64url'),
      )
      assertInvalidToken(await door.bearer(`${header}.${admin}.${signature}`), BAD_SIGNATURE)
      for (let index = 0; index < token.length - 24; index += 7) {
        const other = token[index] === 'A' ? 'B' : 'A'
        const [status, known] = await send(door, `${token.slice(0, index)}${other}${token.slice(index + 1)}`)
        assert.deepEqual([status === 401 || status === 400, known], [true, false])
      }
      assert.deepEqual(await send(door, token), [200, true])
    })
  }

  it('is not found by a part of it', async () => {
    await using door = await createFrontDoor()
    const token = door.issuer.issue()
    await door.bearer(token)
    for (const part of [token.slice(-24), token.slice(-25), token.slice(1), token.slice(token.lastIndexOf('.') + 1)]) {
      assert.deepEqual((await send(door, part))[1], false)
    }
    assert.equal((await door.ask(token.slice(-24))).status, 401)
    assert.equal((await door.ask(`Basic ${token}`)).status, 401)
    assert.equal((await door.ask(`Bearer x ${token}`)).status, 400)
    assert.equal((await door.ask(`Bearer ${token}${token.slice(-24)}`)).status, 401)
  })

  it('expires on time however often it was sent', async () => {
    await using door = await createFrontDoor()
    const token = door.issuer.issue({ exp: door.clock() / 1000 + 60 })
    for (let second = 0; second < 60; second += 1) {
      assert.deepEqual(await send(door, token), [200, second > 0])
      door.clock.advance(1)
    }
    assertInvalidToken(await door.bearer(token), EXPIRED)
    assertInvalidToken(await door.bearer(token), EXPIRED)
  })

  it('is not valid before its time, should the clock go back', async () => {
    await using door = await createFrontDoor()
    const token = door.issuer.issue({ nbf: door.clock() / 1000 })
    assert.equal((await door.bearer(token)).status, 200)
    door.clock.advance(-2)
    assertInvalidToken(await door.bearer(token), 'The token is not valid yet')
    door.clock.advance(2)
    assert.equal((await door.bearer(token)).status, 200)
  })

  it('is held against the policy each time', async () => {
    await using door = await createFrontDoor()
    const token = door.issuer.issue({ permissions: ['read:a'] })
    for (const [policy, status] of [
      [authenticated, 200],
      [permissions('write:a'), 403],
      [permissions('read:a'), 200],
      [permissions('read:a', 'write:a'), 403],
      [authenticated, 200],
    ] as const) {
      assert.equal((await door.bearer(token, policy)).status, status)
    }
  })

  it('is shown to every request as the issuer wrote it, whatever a request did to it', async () => {
    await using door = await createFrontDoor()
    const request = {
      headers: { authorization: `Bearer ${door.issuer.issue({ permissions: ['a'], org: { id: [1] } })}` },
    }
    for (let time = 0; time < 3; time += 1) {
      const decision = await door.guard.check(request, authenticated)
      assert.ok(decision.granted && decision.token)
      const { claims, permissions: had } = decision.token
      assert.deepEqual([claims.permissions, claims.org, had], [['a'], { id: [1] }, ['a']])
      for (const spoil of [
        () => Reflect.apply(Array.prototype.push, had, ['admin']),
        () => Reflect.apply(Array.prototype.push, claims.permissions, ['admin']),
        () => Object.assign(claims, { sub: 'admin' }),
        () => Object.assign(Object(claims.org), { id: 2 }),
      ]) {
        assert.throws(spoil, TypeError)
      }
    }
  })

  it('of one guard means nothing to another', async () => {
    await using door = await createFrontDoor()
    const token = door.issuer.issue()
    await door.bearer(token)
    const { issuer, jwksUri } = door.issuer
    const other = createGuard({ issuer, jwksUri, audience: 'https://other.test', algorithms: ['ES256'] })
    const decision = await other.check({ headers: { authorization: `Bearer ${token}` } }, authenticated)
    assert.ok(!decision.granted && decision.reason === 'wrong_audience')
  })
})

describe('a token that was refused', () => {
  it('is never cached', async () => {
    await using door = await createFrontDoor()
    const token = door.issuer.issue()
    const forged = `${token.slice(0, -20)}${token.slice(-20) === 'A'.repeat(20) ? 'B' : 'A'.repeat(20)}`
    for (const refused of [forged, door.issuer.issue({ exp: 1 }), door.issuer.issue({}, { header: { kid: 'x' } })]) {
      for (let time = 0; time < 3; time += 1) assert.deepEqual(await send(door, refused), [401, false])
    }
  })

  it('passes as soon as the cause of the refusal is gone', async () => {
    await using door = await createFrontDoor()
    const early = door.issuer.issue({ nbf: door.clock() / 1000 + 10 })
    assert.deepEqual(await send(door, early), [401, false])
    const recover = door.issuer.outage()
    door.clock.advance(10)
    assert.deepEqual(await send(door, early), [503, false])
    recover()
    door.clock.advance(10)
    assert.deepEqual(await send(door, early), [200, false])
  })
})

/** Tokens that differ in what they allow; those whose numbers differ by 50 have the same end, and so one fingerprint. */
function tokenNumber(index: number): { header: string; verification: Verification } {
  const permissions = index % 7 === 0 ? [] : [`read:${index}`, 'write']
  const scopes = [`scope-${index % 30}`]
  return {
    header: `Bearer header.payload-${index}.signature-${`${index % 50}`.padStart(10, '0')}`,
    verification: { ...verification, accepted: { ...accepted, permissions, scopes } },
  }
}

describe('what a cached token allows', () => {
  for (const limit of [1, 2, 3, 10, 40, 41, 1000]) {
    it(`is what it allowed when it was verified, whatever else was cached since (at most ${limit} tokens)`, () => {
      const memory = createTokenCache(limit)
      let found = 0
      for (let step = 0; step < 20_000; step += 1) {
        // A walk that comes back often and jumps at times.
        const { header, verification } = tokenNumber((step * step * 7 + step) % (step % 1000 < 500 ? 12 : 120))
        const { permissions, scopes } = verification.accepted
        const content = memory.find(header, 0)
        if (content) assert.deepEqual([content.permissions, content.scopes], [permissions, scopes])
        else memory.add(header, verification)
        if (content) found += 1
      }
      assert.ok(found > 500, `${found} found`)
    })
  }

  it('is kept apart for more tokens than texts are kept', () => {
    const memory = createTokenCache(50_000)
    const tokens = Array.from({ length: 12_000 }, (_, index) => ({
      ...tokenNumber(index),
      header: `Bearer header.payload.${index}-${`${index}`.padStart(10, '0')}`,
    }))
    for (const { header, verification } of tokens) memory.add(header, verification)
    for (const { header, verification } of [...tokens, ...tokens, ...tokens.toReversed()]) {
      assert.deepEqual(memory.find(header, 0)?.permissions, verification.accepted.permissions)
    }
  })

  it('is settled before the issuer is asked: by then the application may have another token cached in its place', () => {
    const memory = createTokenCache(100)
    const [admin, guest] = [tokenNumber(1), tokenNumber(51)]
    let askIssuer = () => {}
    const refreshIfStale = () => {
      askIssuer()
      return true
    }
    const keySet = { ...verification.keySet, refreshIfStale }
    memory.add(admin.header, { ...admin.verification, keySet })
    askIssuer = () => {
      askIssuer = () => {}
      memory.add(guest.header, { ...guest.verification, keySet })
    }
    assert.equal(memory.find(guest.header, 0), undefined)
    assert.deepEqual(memory.find(admin.header, 0)?.permissions, admin.verification.accepted.permissions)
    assert.equal(memory.find(admin.header, 0), undefined)
    assert.deepEqual(memory.find(guest.header, 0)?.permissions, guest.verification.accepted.permissions)
  })

  it('is found for tokens that are longer than the texts that are kept', () => {
    const memory = createTokenCache(10)
    const header = `Bearer header.${'p'.repeat(10_000)}.signature`
    memory.add(header, tokenNumber(3).verification)
    for (let time = 0; time < 3; time += 1) assert.deepEqual(memory.find(header, 0)?.permissions, ['read:3', 'write'])
    assert.equal(memory.find(header.replace('pp', 'pq'), 0), undefined)
  })

  it('cannot be changed through the claims that it came from', () => {
    const memory = createTokenCache(10)
    const names = ['read:a']
    memory.add('Bearer a.b.c', { ...verification, accepted: { ...accepted, permissions: names } })
    names.push('root')
    assert.deepEqual(memory.find('Bearer a.b.c', 0)?.permissions, ['read:a'])
  })
})

describe('the time for which a token is cached', () => {
  for (const [what, times, good, bad] of [
    [
      'is never longer than its own, in parts of a second',
      { validFrom: 10.2, validUntil: 12.9 },
      [11, 11.9],
      [10, 10.1, 12.9, 12.95, 13],
    ],
    ['may be longer than 32 bits tell', { validFrom: 0, validUntil: 1e15 }, [0, 4e9], []],
    ['may begin before 1970', { validFrom: -300, validUntil: 10 }, [0, 9.9], [10]],
  ] as const) {
    it(what, () => {
      const memory = createTokenCache(10)
      memory.add('Bearer a.b.c', { ...verification, accepted: { ...accepted, ...times } })
      for (const seconds of good) assert.ok(memory.find('Bearer a.b.c', seconds * 1000), `${seconds}`)
      for (const seconds of bad) assert.equal(memory.find('Bearer a.b.c', seconds * 1000), undefined, `${seconds}`)
    })
  }
})

describe('a token that is cached by its digest', () => {
  const headers = Array.from({ length: 8 }, (_, index) => `Bearer header.payload-${index}.signature-${index}`)
  const remembering = () => {
    const memory = createTokenCache(20)
    for (const header of headers) memory.add(header, verification)
    return memory
  }

  it('is found as often as it is sent', () => {
    const memory = remembering()
    for (const header of [...headers, ...headers]) assert.ok(memory.find(header, 0))
  })

  it('is not taken for another with the same end: every character before counts', () => {
    const memory = remembering()
    for (const header of headers.slice(0, -2)) {
      for (let index = 0; index < header.length - 10; index += 1) {
        assert.equal(memory.find(`${header.slice(0, index)}~${header.slice(index + 1)}`, 0), undefined)
        assert.equal(memory.find(header.slice(0, index) + header.slice(index + 1), 0), undefined)
      }
    }
    for (const header of headers) assert.ok(memory.find(header, 0))
  })

  it('ends with its time', () => {
    const memory = remembering()
    for (const header of headers) assert.equal(memory.find(header, 1000), undefined)
  })
})

describe('memory', () => {
  it('can be switched off', async () => {
    await using door = await createFrontDoor({ tokenCacheSize: 0 })
    const token = door.issuer.issue()
    for (let time = 0; time < 3; time += 1) assert.deepEqual(await send(door, token), [200, false])
  })

  for (const limit of [1, 2, 3, 4, 5, 7, 10, 99, 100, 2.5]) {
    it(`holds ${limit} tokens at most, and refuses none for it`, async () => {
      await using door = await createFrontDoor({ tokenCacheSize: limit })
      const tokens = Array.from({ length: Math.ceil(limit * 5) }, (_, index) => door.issuer.issue({ sub: `${index}` }))
      for (const token of tokens) assert.deepEqual(await send(door, token), [200, false])
      const already = cached
      for (const token of tokens.toReversed()) assert.equal((await door.bearer(token)).status, 200)
      assert.ok(cached - already <= limit, `${cached - already} were cached`)
      assert.ok(cached - already >= Math.floor(limit / 2), `${cached - already} were cached`)
    })
  }

  for (const limit of [1, 2, 3, 4, 5, 9]) {
    it(`never finds more than ${limit} of the tokens that it was given`, () => {
      const headers = Array.from({ length: 20 }, (_, index) => `Bearer a.b.${`${index}`.padStart(10, '0')}`)
      for (let given = 0; given <= headers.length; given += 1) {
        // A find moves a token among the young, so each is looked for in a memory of its own.
        const found = headers.filter(header => {
          const memory = createTokenCache(limit)
          for (const each of headers.slice(0, given)) memory.add(each, verification)
          return memory.find(header, 0)
        })
        assert.ok(found.length <= limit, `${found.length} of ${given}`)
        assert.ok(found.length >= Math.min(given, Math.floor(limit / 2), 1), `${found.length} of ${given}`)
      }
    })
  }

  const headers = Array.from({ length: 2000 }, (_, index) => `Bearer a.b.${`${index}`.padStart(10, '0')}`)
  const scopesOf = (owner: string) => Array.from({ length: 200 }, (_, index) => `read:${owner}-${index}`)

  it('holds 200 characters of names a token on average, when each token has a long list of its own', () => {
    const memory = createTokenCache(headers.length)
    for (const header of headers) {
      memory.add(header, { ...verification, accepted: { ...accepted, scopes: scopesOf(header.slice(-10)) } })
    }
    const found = headers.toReversed().map(header => memory.find(header, 0)?.scopes ?? [])
    const lengths = found.filter(scopes => scopes.length > 0).map(scopes => JSON.stringify(scopes).length)
    const total = lengths.reduce((sum, length) => sum + length, 0)
    assert.ok(total >= 100 * headers.length, `${total} characters are held`)
    assert.ok(total <= 200 * headers.length + 2 * Math.max(...lengths), `${total} characters are held`)
  })

  it('holds a long list of names once for all tokens that have it', () => {
    const memory = createTokenCache(headers.length)
    for (const header of headers) {
      memory.add(header, { ...verification, accepted: { ...accepted, scopes: scopesOf('all') } })
    }
    const found = headers.toReversed().filter(header => memory.find(header, 0))
    assert.ok(found.length >= headers.length / 2, `${found.length} were found`)
  })

  it('keeps nothing of tokens that were displaced, though all of them have one fingerprint', () => {
    class CountedKey {
      readonly keyId = 'k'
      readonly algorithms = []
      readonly keyObject = key.keyObject
      current = true
    }
    const memory = createTokenCache(10)
    for (let index = 0; index < 2000; index += 1) {
      memory.add(`Bearer a.${index}.${'s'.repeat(10)}`, { ...verification, key: new CountedKey() })
    }
    const kept = queryObjects(CountedKey, { format: 'count' })
    // Looking up a token keeps the cache itself from being collected before the count.
    assert.ok(memory.find(`Bearer a.1999.${'s'.repeat(10)}`, 0))
    assert.ok(kept >= 1 && kept <= 22, `${kept} keys are kept`)
  })

  for (const [what, length, tokens] of [
    ['short tokens', 2000, 10_000],
    ['long tokens', 200_000, 100],
  ] as const) {
    it(`holds the text of no more ${what} than its limit`, () => {
      const memory = createTokenCache(100)
      const before = heapBytes()
      for (let index = 0; index < tokens; index += 1) {
        const header = `Bearer ${'h'.repeat(length)}${`${index}`.padStart(10, '0')}`
        memory.add(header, verification)
        assert.ok(memory.find(header, 0))
      }
      // All texts together are 20 million characters.
      const bytes = heapBytes() - before
      assert.ok(bytes < 5_000_000, `${bytes} bytes are held`)
      assert.ok(memory.find(`Bearer ${'h'.repeat(length)}${`${tokens - 1}`.padStart(10, '0')}`, 0))
    })
  }

  it('keeps a token that is sent often, however many others pass by', async () => {
    await using door = await createFrontDoor({ tokenCacheSize: 20 })
    const hot = door.issuer.issue({ sub: 'hot' })
    await door.bearer(hot)
    for (let index = 0; index < 400; index += 1) {
      assert.deepEqual(await send(door, door.issuer.issue({ sub: `${index}` })), [200, false])
      if (index % 5 === 0) assert.deepEqual(await send(door, hot), [200, true])
    }
  })

  it('loses no token to those that are refused, however many there are', async () => {
    await using door = await createFrontDoor({ tokenCacheSize: 10 })
    const tokens = Array.from({ length: 5 }, (_, index) => door.issuer.issue({ sub: `${index}` }))
    for (const token of tokens) await door.bearer(token)
    for (let index = 0; index < 500; index += 1) {
      const token = tokens[index % 5] ?? ''
      await door.bearer(`${token.slice(0, 60)}${index}${token.slice(64)}`)
    }
    for (const token of tokens) assert.deepEqual(await send(door, token), [200, true])
  })
})
