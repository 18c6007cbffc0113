import assert from 'node:assert/strict'
import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { describe, it } from 'node:test'
import { createGuard } from '../guard.ts'
import { authenticated, optional } from '../policy.ts'
import { createTestIssuer } from '../testing/index.ts'
import type { VerifiedToken } from '../verified-token.ts'
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
  it('answers in the same turn when the decision is at hand', () => {
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
