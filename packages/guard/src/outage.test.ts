import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { assertUnavailable, createFrontDoor } from './testing/front-door.ts'
import { createLoopbackServer } from './testing/loopback-server.ts'
import { OUTAGES, type Outage } from './testing/outage.ts'
import { createSigningKey } from './testing/signing-key.ts'

const fetchTimeoutSeconds = 0.2
/** The issuer's time, and room for a busy machine. */
const MAX_MILLISECONDS = 3000
/** Half of what the largest answer unfolds to. */
const MAX_BYTES = 32 * 2 ** 20

const outages = ['refused', ...OUTAGES] as const

/** Sends 40 requests to a guard whose issuer fails, and tells how long they took and how far memory rose. */
async function measure(outage: Outage | 'refused'): Promise<{ milliseconds: number; bytes: number }> {
  await using door = await createFrontDoor({ fetchTimeoutSeconds })
  const token = door.issuer.issue()
  if (outage === 'refused') await door.issuer.close()
  else door.issuer.outage(outage)

  const memory = watchMemory()
  const started = performance.now()
  const answers = await Promise.all(Array.from({ length: 20 }, () => door.bearer(token)))
  for (let request = 0; request < 20; request += 1) answers.push(await door.bearer(token))
  const milliseconds = performance.now() - started
  for (const answer of answers) assertUnavailable(answer)
  assert.deepEqual(door.fetched, [door.issuer.jwksUri])
  return { milliseconds, bytes: memory.stop() }
}

/** Looks at memory every few milliseconds. `stop` tells how far it rose. */
function watchMemory(): { stop(): number } {
  const used = () => {
    const { heapUsed, external } = process.memoryUsage()
    return heapUsed + external
  }
  const before = used()
  let most = before
  const timer = setInterval(() => {
    most = Math.max(most, used())
  }, 2)
  return {
    stop: () => {
      clearInterval(timer)
      return Math.max(most, used()) - before
    },
  }
}

describe('an issuer whose key set', () => {
  for (const outage of outages) {
    describe(outage === 'refused' ? 'is behind a closed port' : `answers with "${outage}"`, () => {
      it('is answered with 503 and Retry-After in bounded time and memory, and asked once', async () => {
        // Once unmeasured: the server of the test packs its bomb in this process.
        await measure(outage)
        const { milliseconds, bytes } = await measure(outage)
        assert.ok(milliseconds < MAX_MILLISECONDS, `took ${milliseconds} ms`)
        assert.ok(bytes < MAX_BYTES, `memory rose by ${bytes} bytes`)
      })

      it('lets valid tokens pass while the last known good lasts, then answers 503, and recovers', async () => {
        await using door = await createFrontDoor({
          fetchTimeoutSeconds,
          keysFreshSeconds: 60,
          keysLastKnownGoodSeconds: 600,
        })
        const exp = door.clock() / 1000 + 3600
        const [known, other] = [door.issuer.issue({ exp }), door.issuer.issue({ exp, sub: 'b' })]
        assert.equal((await door.bearer(known)).status, 200)
        const recover = outage === 'refused' ? await door.issuer.close() : door.issuer.outage(outage)
        for (const seconds of [61, 239, 299]) {
          door.clock.advance(seconds)
          assert.equal((await door.bearer(known)).status, 200)
          assert.equal((await door.bearer(other)).status, 200)
          await door.settled()
        }
        door.clock.advance(1)
        assertUnavailable(await door.bearer(known))
        // A port that was closed may be another server's by now.
        if (!recover) return
        recover()
        door.clock.advance(60)
        assert.equal((await door.bearer(known)).status, 200)
      })
    })
  }
})

describe('an issuer that cannot be reached', () => {
  it('because it has no certificate is answered with 503', async () => {
    await using door = await createFrontDoor()
    const jwksUri = door.issuer.jwksUri.replace('http:', 'https:')
    await using behindTls = await createFrontDoor({ jwksUri, fetchTimeoutSeconds })
    assertUnavailable(await behindTls.bearer(behindTls.issuer.issue()))
  })

  it('because its name has no address is answered with 503', async () => {
    await using door = await createFrontDoor({ jwksUri: 'https://issuer.invalid/keys', fetchTimeoutSeconds })
    assertUnavailable(await door.bearer(door.issuer.issue()))
  })
})

describe('a key set document', () => {
  const { publicJwk, privateKey } = createSigningKey('ES256')
  const twin = { ...createSigningKey('ES256').publicJwk, kid: publicJwk.kid }
  const documents = {
    nothing: '',
    'white space': ' \n',
    'half a document': '{"keys":[{"kty":"EC"',
    'a byte order mark': `\ufeff${JSON.stringify({ keys: [publicJwk] })}`,
    'a string': '"keys"',
    null: 'null',
    'an array': JSON.stringify([publicJwk]),
    'an object without keys': '{}',
    'keys that are an object': '{"keys":{}}',
    'keys that are null': '{"keys":null}',
    'keys that are a string': '{"keys":"none"}',
    'no key': '{"keys":[]}',
    'nulls for keys': '{"keys":[null,null]}',
    'arrays nested 100,000 deep': `{"keys":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
    'keys for encryption alone': JSON.stringify({ keys: [{ ...publicJwk, use: 'enc' }] }),
    'symmetric keys alone': JSON.stringify({ keys: [{ kty: 'oct', kid: publicJwk.kid, k: 'AAAA' }] }),
    'private keys alone': JSON.stringify({ keys: [{ ...privateKey.export({ format: 'jwk' }), kid: publicJwk.kid }] }),
    'two keys with one kid alone': JSON.stringify({ keys: [publicJwk, twin] }),
    'types unknown to the guard alone': JSON.stringify({ keys: [{ kty: 'AKP', kid: 'a', alg: 'ML-DSA-44' }] }),
    '5,000 keys': JSON.stringify({
      keys: Array.from({ length: 5000 }, (_, index) => ({ ...publicJwk, kid: `${index}` })),
    }),
    'more than 512 KiB': JSON.stringify({ keys: [publicJwk], padding: 'x'.repeat(512 * 1024) }),
    'an error in JSON': '{"error":"server_error"}',
  }
  let body = ''
  const server = createLoopbackServer((_, response) => response.end(body))
  after(async () => (await server).close())

  for (const [what, document] of Object.entries(documents)) {
    it(`that holds ${what} is an outage`, async () => {
      await using door = await createFrontDoor({ jwksUri: `${(await server).origin}/`, fetchTimeoutSeconds: 5 })
      body = document
      assertUnavailable(await door.bearer(door.issuer.issue()))
      await assert.rejects(door.guard.ready(), { name: 'IssuerUnavailable' })
    })
  }

  for (const status of [201, 204, 206, 301, 304, 307, 400, 401, 403, 404, 429, 500, 502, 503, 504]) {
    it(`that comes with status ${status} is an outage`, async () => {
      const good = JSON.stringify({ keys: [publicJwk] })
      await using answering = await createLoopbackServer((_, response) => response.writeHead(status).end(good))
      await using door = await createFrontDoor({ jwksUri: `${answering.origin}/` })
      assertUnavailable(await door.bearer(door.issuer.issue()))
    })
  }

  it('that holds nothing of use does not replace the keys at hand', async () => {
    const key = createSigningKey('ES256')
    body = JSON.stringify({ keys: [key.publicJwk] })
    await using door = await createFrontDoor({ jwksUri: `${(await server).origin}/`, keysFreshSeconds: 60 })
    await door.guard.ready()
    for (const document of Object.values(documents)) {
      body = document
      door.clock.advance(61)
      await door.guard.ready()
      await door.settled()
    }
    assert.ok(door.fetched.length > 5)
    await door.guard.ready()
  })
})
