import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { Hono } from 'hono'
import { dpop } from '../../dpop/index.ts'
import { createGuard } from '../../guard.ts'
import { authenticated } from '../../policy/policy.ts'
import { createProver, createTestIssuer } from '../../testing/index.ts'
import * as onHono from '../hono/hono.ts'
import { allow } from './fetch.ts'

const url = 'https://api.example.com/orders'
const issuer = await createTestIssuer()
after(() => issuer.close())
let ahead = 0
const proofs = dpop({ baseUrls: ['https://api.example.com'], nonce: { secret: new Uint8Array(32), seconds: 10 } })
const guard = createGuard({ ...issuer, dpop: proofs, clock: () => Date.now() + ahead })
const client = createProver()
const accessToken = issuer.issueBound(client)

/** A request whose nonce is accepted and no longer the newest, so that its response brings a new one. */
function request(): Request {
  const nonce = proofs.nonce(Date.now() + ahead)
  ahead += 10_000
  return new Request(url, { headers: client.headers({ accessToken, url, nonce }) })
}

const RESPONSES: Readonly<Record<string, () => Response>> = {
  'a response': () => new Response('ok', { headers: { 'x-total': '1', 'cache-control': 'public' } }),
  'a redirect, whose headers cannot be changed': () => Response.redirect(`${url}/1`, 303),
  'a response without a body': () => new Response(null, { status: 204 }),
}

describe('A nonce for the next request', () => {
  for (const [what, respond] of Object.entries(RESPONSES)) {
    it(`is added to ${what}, by the fetch adapter`, async () => {
      const response = await allow(guard, authenticated, respond)(request())
      assertHasNonce(response, respond())
    })

    it(`is added to ${what}, by the Hono adapter`, async () => {
      const app = new Hono()
      onHono.protect(app, guard)
      app.get('/orders', onHono.allow(authenticated), respond)
      assertHasNonce(await app.fetch(request()), respond())
    })
  }

  it('is not added to an error, which has no headers', async () => {
    const response = await allow(guard, authenticated, () => Response.error())(request())
    assert.equal(response.type, 'error')
    assert.equal(response.headers.get('dpop-nonce'), null)
  })
})

function assertHasNonce(response: Response, original: Response): void {
  assert.equal(response.status, original.status)
  assert.equal(response.headers.get('dpop-nonce'), proofs.nonce(Date.now() + ahead))
  assert.match(response.headers.get('access-control-expose-headers') ?? '', /DPoP-Nonce/)
  for (const name of ['x-total', 'location']) assert.equal(response.headers.get(name), original.headers.get(name))
}
