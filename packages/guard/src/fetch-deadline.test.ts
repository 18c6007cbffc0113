import assert from 'node:assert/strict'
import { getActiveResourcesInfo } from 'node:process'
import { describe, it } from 'node:test'
import { assertUnavailable, createFrontDoor } from './testing/front-door.ts'

const fetchTimeoutSeconds = 0.1
const SPACE = Buffer.from(' ')

async function tooLate<Value>(answer: () => Value | Promise<Value>): Promise<Value> {
  await new Promise(resolve => setTimeout(resolve, fetchTimeoutSeconds * 1500))
  return answer()
}

/** A body that goes on and on, a byte every few milliseconds. */
function endless(cancel: () => void | Promise<void> = () => {}): Response {
  const pull = async (feed: ReadableStreamDefaultController) => {
    await new Promise(resolve => setTimeout(resolve, 5))
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
    it(`and ${what}`, async () => {
      await using door = await createFrontDoor({ fetch, fetchTimeoutSeconds })
      const started = performance.now()
      assertUnavailable(await door.bearer(door.issuer.issue()))
      const milliseconds = performance.now() - started
      assert.ok(milliseconds < 2000, `It took ${milliseconds} ms`)
    })
  }

  for (const [what, answer] of [
    ['goes on without end', async (letGo: () => void) => endless(letGo)],
    ['goes silent', async (letGo: () => void) => silent(letGo)],
    ['begins too late and goes on without end', (letGo: () => void) => tooLate(() => endless(letGo))],
    ['begins too late and goes silent', (letGo: () => void) => tooLate(() => silent(letGo))],
    ['comes too late, of an error', (letGo: () => void) => tooLate(() => silent(letGo, 500))],
  ] as const) {
    it(`and lets go of a body that ${what}`, async () => {
      const { promise: gone, resolve: letGo } = Promise.withResolvers<void>()
      await using door = await createFrontDoor({ fetch: () => answer(letGo), fetchTimeoutSeconds })
      assertUnavailable(await door.bearer(door.issuer.issue()))
      await gone
    })
  }
})

describe('the deadline of a fetch', () => {
  const timers = () => getActiveResourcesInfo().filter(kind => kind === 'Timeout').length

  it('is the signal that fetch is given', async () => {
    let signal: AbortSignal | null | undefined
    const fetch = (_: unknown, init?: RequestInit) => {
      signal = init?.signal
      return never()
    }
    await using door = await createFrontDoor({ fetch, fetchTimeoutSeconds })
    assertUnavailable(await door.bearer(door.issuer.issue()))
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
