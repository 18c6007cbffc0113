import assert from 'node:assert/strict'
import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { describe, it } from 'node:test'
import { createGuard } from '../../guard.ts'
import { authenticated, optional } from '../../policy/policy.ts'
import { createTestIssuer } from '../../testing/index.ts'
import { createLoopbackServer } from '../../testing/loopback-server.ts'
import type { VerifiedToken } from '../../token/verified-token.ts'
import { BROKEN_POLICIES } from '../contract/api.ts'
import { allow } from './node.ts'

await using issuer = await createTestIssuer()
const guard = createGuard({ ...issuer, threads: false })
await guard.ready()

function exchange(authorization?: string): [IncomingMessage, ServerResponse] {
  const request = new IncomingMessage(new Socket())
  if (authorization !== undefined) request.headers.authorization = authorization
  return [request, new ServerResponse(request)]
}

describe('A listener of node:http that is guarded', () => {
  it('responds synchronously when the decision is not a promise', () => {
    const listener = allow(guard, authenticated, (_request, _response, token) => token.claims.sub)
    assert.equal(listener(...exchange(`Bearer ${issuer.issue({ sub: 'me' })}`)), 'me')
    const [request, response] = exchange()
    assert.equal(listener(request, response), undefined)
    assert.equal(response.statusCode, 401)
  })

  it('hands on what the listener throws and rejects with', async () => {
    const authorization = `Bearer ${issuer.issue()}`
    const throwing = allow(guard, authenticated, () => {
      throw new Error('thrown')
    })
    const rejecting = allow(guard, authenticated, () => Promise.reject(new Error('rejected')))
    assert.throws(() => throwing(...exchange(authorization)), /thrown/)
    await assert.rejects(async () => rejecting(...exchange(authorization)), /rejected/)
  })

  it('answers 500 when a test of its policy has a bug, and the server goes on', async () => {
    await using keys = await createTestIssuer()
    for (const policy of Object.values(BROKEN_POLICIES)) {
      // Nothing handles what the listener returns or throws.
      await using server = await createLoopbackServer(allow(createGuard(keys), policy, (_, response) => response.end()))
      const headers = { authorization: `Bearer ${keys.issue()}` }
      for (let time = 0; time < 2; time += 1) {
        const response = await fetch(server.origin, { headers })
        assert.equal(response.status, 500)
        assert.equal(await response.text(), '{"message":"Internal Server Error"}')
      }
    }
  })

  it('cuts off a response that began before the request was refused', async () => {
    const listener = allow(guard, authenticated, () => {})
    await using server = await createLoopbackServer((request, response) => {
      response.flushHeaders()
      listener(request, response)
    })
    await assert.rejects(async () => (await fetch(server.origin)).text(), TypeError)
  })

  it('never calls the listener without a token that its policy demands', () => {
    const broken = { ...guard, check: () => ({ granted: true, token: undefined }) as const }
    const listener = allow(broken, authenticated, () => 'secret')
    assert.throws(() => listener(...exchange()), /let a request pass without a token/)
  })

  it('knows by its types whether there is a token', () => {
    allow(guard, authenticated, (_request, _response, token: VerifiedToken) => token)
    allow(guard, optional, (_request, _response, token: VerifiedToken | undefined) => token)
  })
})
