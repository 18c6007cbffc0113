import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { fetch as undiciFetch } from 'undici'
import { IssuerUnavailable } from '../../src/errors.ts'
import { createGuard, type Guard } from '../../src/guard.ts'
import type { Fetch } from '../../src/keys/http-get.ts'
import { OUTAGES, type Outage } from '../../src/testing/outage.ts'
import { createTestIssuer } from '../../src/testing/test-issuer.ts'
import { assertUnavailable, createFrontDoor } from '../support/front-door.ts'

/** Short only where the test waits for it: a fetch that answers may take long on a busy machine. */
function timeoutOf(outage: Outage): number {
  return outage === 'hang' || outage === 'trickle' || outage === 'endless' ? 1 : 30
}

/** The compiler checks, too, that each of them is taken as it is. */
const FETCHES: Readonly<Record<string, Fetch>> = {
  'the global fetch': (url, init) => fetch(url, init),
  "undici's fetch": undiciFetch,
  'a fetch that follows redirects': (url, init) => fetch(url, { ...init, redirect: 'follow' }),
  'a fetch that shows redirects': (url, init) => fetch(url, { ...init, redirect: 'manual' }),
  'a fetch without a signal': (url, { headers, redirect }) => fetch(url, { headers, redirect }),
}

for (const [name, fetch] of Object.entries(FETCHES)) {
  describe(`The option "fetch": ${name}`, () => {
    it('fetches the keys', async () => {
      await using door = await createFrontDoor({ fetch })
      assert.equal((await door.bearer(door.issuer.issue())).status, 200)
    })

    for (const outage of OUTAGES) {
      it(`leads to 503 when the issuer responds with "${outage}"`, async () => {
        await using door = await createFrontDoor({ fetch, fetchTimeoutSeconds: timeoutOf(outage) })
        const end = door.issuer.outage(outage)
        assertUnavailable(await door.bearer(door.issuer.issue()))
        assert.equal(door.issuer.keySetRequests, 1)
        end()
        door.clock.advance(2)
        assert.equal((await door.bearer(door.issuer.issue())).status, 200)
      })
    }

    it('leads to 503 when the issuer is behind a closed port', async () => {
      await using door = await createFrontDoor({ fetch })
      await door.issuer.close()
      assertUnavailable(await door.bearer(door.issuer.issue()))
    })
  })
}

const bytes = (text: string) => new TextEncoder().encode(text)
const headers = new Headers()

/** A body that gives the same chunk for ever, and says whether it was let go of. */
function endless(chunk: unknown): {
  readonly body: ReadableStream
  readonly letGo: Promise<void>
  readonly given: number
} {
  const { promise: letGo, resolve } = Promise.withResolvers<void>()
  let given = 0
  const body = new ReadableStream({
    pull: feed => {
      given += 1
      feed.enqueue(chunk)
    },
    cancel: () => resolve(),
  })
  return {
    body,
    letGo,
    get given() {
      return given
    },
  }
}

describe('A response of the option "fetch"', () => {
  for (const [what, response] of [
    ['that is no response', undefined],
    ['of an array', []],
    ['without headers', { status: 200, body: null }],
    ['without a body', { status: 200, headers, body: null }],
    ['of a body that is no stream', { status: 200, headers, body: '{"keys":[]}' }],
    ['of an error without a body', { status: 500, headers, body: null }],
    ['of a status that is text', { status: '200', headers, body: null }],
  ] as const) {
    it(`${what} makes the issuer unavailable`, async () => {
      await using issuer = await createTestIssuer()
      const guard: Guard = Reflect.apply(createGuard, undefined, [{ ...issuer, fetch: async () => response }])
      await assert.rejects(guard.ready(), IssuerUnavailable)
    })
  }

  it('after a redirect is rejected, and the body is cancelled', async () => {
    await using issuer = await createTestIssuer()
    const { body, letGo } = endless(bytes(' '))
    const fetch: Fetch = async () => ({ status: 200, headers, body, redirected: true })
    await assert.rejects(createGuard({ ...issuer, fetch }).ready(), {
      name: 'IssuerUnavailable',
      message: `"${issuer.jwksUri}" redirects: redirects are not followed`,
    })
    await letGo
  })

  it('longer than 512 KiB is rejected, and the body is cancelled', async () => {
    await using issuer = await createTestIssuer()
    const stream = endless(Buffer.alloc(64 * 1024, ' '))
    const fetch: Fetch = async () => ({ status: 200, headers, body: stream.body })
    await assert.rejects(createGuard({ ...issuer, fetch, fetchTimeoutSeconds: 60 }).ready(), {
      name: 'IssuerUnavailable',
      message: `"${issuer.jwksUri}" is larger than 524288 bytes`,
    })
    await stream.letGo
    assert.ok(stream.given < 12, `it read ${stream.given} times 64 KiB`)
  })

  it('with a body of text instead of bytes is rejected, and the body is cancelled', async () => {
    await using issuer = await createTestIssuer()
    const { body, letGo } = endless('{')
    const fetch: Fetch = async () => ({ status: 200, headers, body })
    await assert.rejects(createGuard({ ...issuer, fetch, fetchTimeoutSeconds: 60 }).ready(), IssuerUnavailable)
    await letGo
  })
})
