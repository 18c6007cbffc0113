import assert from 'node:assert/strict'
import { after, describe, it, type TestContext } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { createLoopbackServer } from '../../src/testing/loopback-server.ts'
import { fail, OUTAGES, type Outage } from '../../src/testing/outage.ts'
import { createSigningKey } from '../../src/testing/signing-key.ts'
import { passTimeUntil } from '../support/deadline.ts'
import { assertUnavailable, createFrontDoor } from '../support/front-door.ts'

const fetchTimeoutSeconds = 5
/** Half of what the largest answer sends. */
const MAX_BYTES = 32 * 2 ** 20

const outages = ['refused', ...OUTAGES] as const
/** Only the guard's deadline ends these. */
const isEndless = (outage: Outage | 'refused') => outage === 'hang' || outage === 'trickle'

describe('an issuer whose key set', () => {
  for (const outage of outages) {
    /** Waits for answers that depend on a fetch. */
    async function answered<Result>({ mock }: TestContext, answers: Promise<Result>): Promise<Result> {
      return isEndless(outage) ? await passTimeUntil(mock.timers, answers) : await answers
    }

    describe(outage === 'refused' ? 'is behind a closed port' : `answers with "${outage}"`, () => {
      it('makes 40 requests be answered with 503 and Retry-After, after one fetch', async t => {
        t.mock.timers.enable({ apis: ['setTimeout'] })
        await using door = await createFrontDoor({ fetchTimeoutSeconds })
        const token = door.issuer.issue()
        if (outage === 'refused') await door.issuer.close()
        else door.issuer.outage(outage)
        const together = Promise.all(Array.from({ length: 20 }, () => door.bearer(token)))
        const answers = await answered(t, together)
        for (let request = 0; request < 20; request += 1) answers.push(await door.bearer(token))
        for (const answer of answers) assertUnavailable(answer)
        assert.deepEqual(door.fetched, [door.issuer.jwksUri])
      })

      it('lets valid tokens pass while the last known good lasts, then answers 503, and recovers', async t => {
        t.mock.timers.enable({ apis: ['setTimeout'] })
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
          await answered(t, door.settled())
        }
        door.clock.advance(1)
        assertUnavailable(await answered(t, door.bearer(known)))
        // A port that was closed may be another server's by now.
        if (!recover) return
        recover()
        door.clock.advance(60)
        assert.equal((await door.bearer(known)).status, 200)
      })
    })
  }

  for (const outage of ['hang', 'trickle'] as const) {
    it(`answers with "${outage}" keeps requests waiting for exactly the deadline`, async t => {
      t.mock.timers.enable({ apis: ['setTimeout'] })
      await using door = await createFrontDoor({ fetchTimeoutSeconds })
      door.issuer.outage(outage)
      let isAnswered = false
      const answer = door.bearer(door.issuer.issue()).finally(() => {
        isAnswered = true
      })
      while (door.issuer.keySetRequests === 0) await setImmediate()
      t.mock.timers.tick(fetchTimeoutSeconds * 1000 - 1)
      for (let turn = 0; turn < 10; turn += 1) await setImmediate()
      assert.equal(isAnswered, false)
      t.mock.timers.tick(1)
      assertUnavailable(await answer)
    })
  }

  for (const outage of ['huge', 'endless'] as const) {
    it(`answers with "${outage}" is not read to its end`, async () => {
      const sent = Promise.withResolvers<number>()
      await using server = await createLoopbackServer((_, response) => {
        const { socket } = response
        response.once('close', () => sent.resolve(socket?.bytesWritten ?? 0))
        fail(outage, response, '/')
      })
      await using door = await createFrontDoor({ jwksUri: `${server.origin}/`, fetchTimeoutSeconds: 60 })
      assertUnavailable(await door.bearer(door.issuer.issue()))
      const bytes = await sent.promise
      assert.ok(bytes < MAX_BYTES, `${bytes} bytes were sent`)
    })
  }

  it('answers with an error whose body has no end is let go', async () => {
    const gone = Promise.withResolvers<void>()
    await using server = await createLoopbackServer((_, response) => {
      response.once('close', gone.resolve)
      response.writeHead(503)
      response.write('Sorry')
    })
    await using door = await createFrontDoor({ jwksUri: `${server.origin}/`, fetchTimeoutSeconds: 60 })
    assertUnavailable(await door.bearer(door.issuer.issue()))
    await gone.promise
  })

  for (const outage of ['huge', 'endless', 'bomb'] as const) {
    it(`answers with "${outage}" is read no further than the largest key set, by the option "fetch" too`, async () => {
      await using server = await createLoopbackServer((_, response) => fail(outage, response, '/'))
      let bytes = 0
      const count = new TransformStream<Uint8Array, Uint8Array>({
        transform: (chunk, controller) => {
          bytes += chunk.byteLength
          controller.enqueue(chunk)
        },
      })
      const counting: typeof fetch = async (url, init) => {
        const { body, headers } = await fetch(url, init)
        return new Response(body?.pipeThrough(count), { headers })
      }
      const jwksUri = `${server.origin}/`
      await using door = await createFrontDoor({ jwksUri, fetch: counting, fetchTimeoutSeconds: 60 })
      assertUnavailable(await door.bearer(door.issuer.issue()))
      assert.ok(bytes > 512 * 1024 && bytes < 2 ** 20, `${bytes} bytes were read`)
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
    '101 keys': JSON.stringify({ keys: [publicJwk, ...Array.from({ length: 100 }, () => ({ kty: 'oct' }))] }),
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
    it(`that contains ${what} makes the issuer unavailable`, async () => {
      await using door = await createFrontDoor({ jwksUri: `${(await server).origin}/`, fetchTimeoutSeconds: 60 })
      body = document
      assertUnavailable(await door.bearer(door.issuer.issue()))
      await assert.rejects(door.guard.ready(), { name: 'IssuerUnavailable' })
    })
  }

  for (const status of [201, 204, 206, 301, 304, 307, 400, 401, 403, 404, 429, 500, 502, 503, 504]) {
    it(`with status ${status} makes the issuer unavailable`, async () => {
      const good = JSON.stringify({ keys: [publicJwk] })
      await using answering = await createLoopbackServer((_, response) => response.writeHead(status).end(good))
      await using door = await createFrontDoor({ jwksUri: `${answering.origin}/` })
      assertUnavailable(await door.bearer(door.issuer.issue()))
    })
  }

  it('with 100 keys is accepted', async () => {
    const key = createSigningKey('ES256')
    body = JSON.stringify({ keys: [key.publicJwk, ...Array.from({ length: 99 }, () => ({ kty: 'oct' }))] })
    await using door = await createFrontDoor({ jwksUri: `${(await server).origin}/` })
    await door.guard.ready()
  })

  it('without usable keys does not replace the cached keys', async () => {
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
