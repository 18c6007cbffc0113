import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createGuard } from '../../src/guard.ts'
import { authenticated } from '../../src/policy/policy.ts'
import { createSigningKey, signToken } from '../../src/testing/signing-key.ts'

const key = createSigningKey('ES256')
const named = { issuer: 'https://issuer.test/', audience: 'https://api.test', jwksUri: 'https://issuer.test/keys' }

/** Ways in which a function that is given as `fetch` fails, past the compiler. */
const FAILURES: Readonly<Record<string, () => unknown>> = {
  throws: () => {
    throw new Error('No proxy')
  },
  'throws nothing': () => {
    throw undefined
  },
  rejects: () => Promise.reject(new Error('No proxy')),
  'rejects with nothing': () => Promise.reject(),
  'returns nothing': () => undefined,
  'returns a plain object': () => ({ status: 200 }),
  'returns a response whose body fails': () =>
    new Response(new ReadableStream({ start: controller => controller.error(new Error('Cut off')) })),
  'returns an error response whose body cannot be cancelled': () =>
    new Response(new ReadableStream({ cancel: () => Promise.reject(new Error('Cut off')) }), { status: 500 }),
  'returns a response whose body was read': () => {
    const response = Response.json({})
    response.body?.getReader()
    return response
  },
}

describe('createGuard with a "fetch" that fails', () => {
  for (const [what, fetch] of Object.entries(FAILURES)) {
    it(`answers 503, and leaves no rejection unhandled, when it ${what}`, async () => {
      let now = Date.now()
      let fails = true
      const sometimes = () => (fails ? fetch() : Response.json({ keys: [key.publicJwk] }))
      const guard = createGuard({
        ...named,
        algorithms: ['ES256'],
        keysFreshSeconds: 1,
        clock: () => now,
        fetch: (...args) => Reflect.apply(sometimes, undefined, args),
      })
      const claims = { iss: named.issuer, aud: named.audience, exp: Math.floor(now / 1000) + 3600 }
      const request = { headers: { authorization: `Bearer ${signToken(key, claims)}` } }
      const refused = await guard.check(request, authenticated)
      assert.equal(!refused.granted && refused.status, 503)
      await assert.rejects(guard.ready(), { name: 'IssuerUnavailable' })

      now += 60_000
      fails = false
      assert.equal((await guard.check(request, authenticated)).granted, true)

      // The keys are refreshed in the background, where nobody waits for the failure.
      now += 60_000
      fails = true
      assert.equal((await guard.check(request, authenticated)).granted, true)
    })
  }
})
