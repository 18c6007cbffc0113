import assert from 'node:assert/strict'
import { getActiveResourcesInfo } from 'node:process'
import { describe, it, type TestContext } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { passTimeUntil } from '../support/deadline.ts'
import { assertUnavailable, createFrontDoor } from '../support/front-door.ts'

const fetchTimeoutSeconds = 5
const SPACE = Buffer.from(' ')

/** Time that passes only by the test's hand. */
const stopTime = (t: TestContext) => t.mock.timers.enable({ apis: ['setTimeout'] })

async function tooLate<Value>(answer: () => Value | Promise<Value>): Promise<Value> {
  await new Promise(resolve => setTimeout(resolve, fetchTimeoutSeconds * 1500))
  return answer()
}

/** A body that goes on and on, a byte at a turn of the event loop. */
function endless(cancel: () => void | Promise<void> = () => {}): Response {
  const pull = async (feed: ReadableStreamDefaultController) => {
    await setImmediate()
    feed.enqueue(SPACE)
  }
  return new Response(new ReadableStream({ pull, cancel }))
}

function silent(cancel: () => void | Promise<void> = () => {}, status = 200): Response {
  return new Response(new ReadableStream({ start: feed => feed.enqueue(SPACE), cancel }), { status })
}

const never = () => new Promise<never>(() => {})
const fail = () => Promise.reject(new TypeError('Out of reach'))

describe('the deadline holds for a custom fetch that does not heed its signal', () => {
  for (const [what, fetch] of [
    ['never answers', never],
    ['answers too late', () => tooLate(() => new Response('{"keys":[]}'))],
    ['fails too late', () => tooLate(fail)],
    ['begins a body and goes silent', async () => silent()],
    ['sends a body without end, slowly', async () => endless()],
    ['never lets go of a body', async () => silent(never)],
    ['fails to let go of a body', async () => silent(fail)],
    ['never lets go of the body of an error', async () => silent(never, 500)],
    ['fails to let go of the body of an error', async () => silent(fail, 500)],
  ] as const) {
    it(`and ${what}`, async t => {
      stopTime(t)
      await using door = await createFrontDoor({ fetch, fetchTimeoutSeconds })
      const answer = door.bearer(door.issuer.issue())
      await setImmediate()
      t.mock.timers.tick(fetchTimeoutSeconds * 1000)
      assertUnavailable(await answer)
    })
  }

  for (const [what, answer] of [
    ['goes on without end', async (letGo: () => void) => endless(letGo)],
    ['goes silent', async (letGo: () => void) => silent(letGo)],
    ['begins too late and goes on without end', (letGo: () => void) => tooLate(() => endless(letGo))],
    ['begins too late and goes silent', (letGo: () => void) => tooLate(() => silent(letGo))],
    ['comes too late, of an error', (letGo: () => void) => tooLate(() => silent(letGo, 500))],
  ] as const) {
    it(`and lets go of a body that ${what}`, async t => {
      stopTime(t)
      const { promise: gone, resolve: letGo } = Promise.withResolvers<void>()
      await using door = await createFrontDoor({ fetch: () => answer(letGo), fetchTimeoutSeconds })
      assertUnavailable(await passTimeUntil(t.mock.timers, door.bearer(door.issuer.issue())))
      await passTimeUntil(t.mock.timers, gone)
    })
  }
})

describe('the deadline of a fetch', () => {
  const timers = () => getActiveResourcesInfo().filter(kind => kind === 'Timeout').length

  it('is the signal that fetch is given', async t => {
    stopTime(t)
    let signal: AbortSignal | null | undefined
    const fetch = (_: unknown, init?: RequestInit) => {
      signal = init?.signal
      return never()
    }
    await using door = await createFrontDoor({ fetch, fetchTimeoutSeconds })
    assertUnavailable(await passTimeUntil(t.mock.timers, door.bearer(door.issuer.issue())))
    assert.equal(signal?.reason.name, 'TimeoutError')
  })

  for (const [what, answer] of [
    ['keys', async (keys: string) => new Response(keys)],
    ['garbage', async () => new Response('<!doctype html>')],
    ['an error', async () => new Response('', { status: 500 })],
    ['no body', async () => new Response(null)],
    ['a rejection', fail],
    [
      'an exception',
      () => {
        throw new RangeError('A bug in a custom fetch')
      },
    ],
  ] as const) {
    it(`leaves no timer behind ${what}`, async () => {
      await using source = await createFrontDoor()
      const keys = await (await fetch(source.issuer.jwksUri)).text()
      await using door = await createFrontDoor({ fetch: () => answer(keys), fetchTimeoutSeconds: 60 })
      const before = timers()
      await door.guard.ready().catch(() => {})
      assert.equal(timers(), before)
    })
  }
})
