import assert from 'node:assert/strict'
import { channel } from 'node:diagnostics_channel'
import { describe, it } from 'node:test'
import { inspect } from 'node:util'
import { createGuard } from '../src/guard.ts'
import { authenticated, permissions } from '../src/policy/policy.ts'
import { createSigningKey, signToken } from '../src/testing/signing-key.ts'
import { createFrontDoor, type FrontDoor } from './support/front-door.ts'

const channels = ['tollgate.guard.decision', 'tollgate.guard.token-refused', 'tollgate.guard.keys-fetched'] as const
/** Shorter pieces turn up by chance. */
const PIECE = 10

/** All that anybody could write to a log of a value, errors and their causes included. */
function shown(value: unknown): string {
  const json = typeof value === 'function' ? '' : JSON.stringify(value)
  return [inspect(value, { depth: Number.POSITIVE_INFINITY, showHidden: true, getters: true }), json, `${value}`].join(
    '\n',
  )
}

function assertHides(value: unknown, token: string, where: string): void {
  const text = shown(value)
  for (let at = 0; at + PIECE <= token.length; at += 1) {
    const piece = token.slice(at, at + PIECE)
    assert.ok(!text.includes(piece), `${where} shows "${piece}" of the token`)
  }
}

/** Sends a token twice and collects every trace: decisions, answers and events. */
async function traces(
  door: FrontDoor,
  token: string,
  policy = authenticated,
): Promise<[where: string, value: unknown][]> {
  const found: [string, unknown][] = []
  const listeners = channels.map(name => ({ name, listen: (event: unknown) => void found.push([name, event]) }))
  for (const { name, listen } of listeners) channel(name).subscribe(listen)
  for (let time = 0; time < 2; time += 1) {
    const decision = await door.guard.check({ headers: { authorization: `Bearer ${token}` } }, policy)
    found.push(['The decision', decision])
    if (decision.granted) found.push(['The verified token', decision.token])
    else found.push(['The answer', door.guard.response(decision)])
  }
  await door.settled()
  for (const { name, listen } of listeners) channel(name).unsubscribe(listen)
  return [...found, ['The guard', door.guard], ['check()', door.guard.check]]
}

describe('a token is never shown, nor a part of it', () => {
  const now = Math.floor(Date.now() / 1000)
  const stranger = createSigningKey('ES256')
  for (const [what, make, policy] of [
    ['a valid one', door => door.issuer.issue(), authenticated],
    ['a valid one without permission', door => door.issuer.issue(), permissions('read:a')],
    ['an expired one', door => door.issuer.issue({ exp: 1 }), authenticated],
    ['one for another API', door => door.issuer.issue({ aud: 'https://other.test' }), authenticated],
    ['one of another issuer', door => door.issuer.issue({ iss: 'https://other.test/' }), authenticated],
    [
      'one whose issuer lacks its slash',
      door => door.issuer.issue({ iss: door.issuer.issuer.slice(0, -1) }),
      authenticated,
    ],
    ['one of an unknown key', door => door.issuer.issue({}, { header: { kid: 'unknown' } }), authenticated],
    ['one with a forged signature', door => forge(door.issuer.issue()), authenticated],
    ['one of another algorithm', () => signToken(createSigningKey('EdDSA'), { exp: now + 60 }), authenticated],
    ['one without a signature', door => door.issuer.issue().replace(/[^.]*$/, ''), authenticated],
    [
      'one that is no JSON',
      () => `${'c2VjcmV0LXNlY3JldA'.repeat(3)}.${'c2VjcmV0LXNlY3JldB'.repeat(3)}.AAAA`,
      authenticated,
    ],
    ['an opaque one', () => 'vF9dft4qmTcJkPzXw7LsRu2bYe8HnGaMoD5tKi1VQ', authenticated],
    ['an encrypted one', () => `${'QWxpY2UtaW4tQ2hhaW5z.'.repeat(4)}VXNlci1vZi1PcGlhdGVz`, authenticated],
    ['one that is too long', () => `${'dG9vLWxvbmctdG9rZW4'.repeat(1000)}.a.b`, authenticated],
    ['one that is malformed for HTTP', door => `${door.issuer.issue()} x`, authenticated],
    ['an ID token', door => door.issuer.issue({ nonce: 'n' }), authenticated],
  ] as const satisfies [string, (door: FrontDoor) => string, object][]) {
    it(what, async () => {
      await using door = await createFrontDoor()
      const token = make(door)
      for (const [where, value] of await traces(door, token, policy)) assertHides(value, token, where)
    })
  }

  it('one that arrives while the issuer is unavailable', async () => {
    await using door = await createFrontDoor({ fetchTimeoutSeconds: 0.1 })
    const token = signToken(stranger, { iss: door.issuer.issuer, aud: door.issuer.audience, exp: now + 60 })
    for (const outage of ['unavailable', 'garbage', 'hang', 'redirect'] as const) {
      const recover = door.issuer.outage(outage)
      for (const [where, value] of await traces(door, token)) assertHides(value, token, where)
      recover()
      door.clock.advance(60)
    }
    door.issuer.outage()
    const error = await door.guard.ready().catch((reason: unknown) => reason)
    assertHides(error, token, 'The error')
  })
})

function forge(token: string): string {
  return `${token.slice(0, -12)}${token.at(-12) === 'A' ? 'B' : 'A'}${token.slice(-11)}`
}

it('a private key is not shown either, of an issuer whose key set lost it', async () => {
  const { privateKey } = createSigningKey('ES256')
  const lost = { ...privateKey.export({ format: 'jwk' }), kid: 'lost' }
  const create = () => createGuard({ issuer: 'https://issuer.test/', audience: 'a', keys: { keys: [lost] } })
  assert.throws(create, (error: unknown) => !shown(error).includes(String(lost.d)))
})
