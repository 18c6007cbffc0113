import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import * as onExpress from '@modelcontextprotocol/express'
import { InvalidTokenError } from '@modelcontextprotocol/sdk/server/auth/errors.js'
import { requireBearerAuth } from '@modelcontextprotocol/sdk/server/auth/middleware/bearerAuth.js'
import { OAuthError, OAuthErrorCode } from '@modelcontextprotocol/server'
import express, { type RequestHandler } from 'express'
import { dpop } from '../../dpop/index.ts'
import { createGuard, type Guard } from '../../guard.ts'
import { mtls } from '../../mtls/index.ts'
import { createProver, createTestIssuer } from '../../testing/index.ts'
import { createLoopbackServer } from '../../testing/loopback-server.ts'
import { tokenVerifier } from './index.ts'

const audience = 'https://mcp.example.com/mcp'
const issuer = await createTestIssuer({ audience })
const brokenIssuer = await createTestIssuer({ audience })
brokenIssuer.outage()
after(() => Promise.all([issuer.close(), brokenIssuer.close()]))
const guard = createGuard({ ...issuer })

/** The SDK's own middleware, of both generations. */
const GATES: Readonly<Record<string, (guard: Guard) => RequestHandler>> = {
  '1.x': guard =>
    requireBearerAuth({
      verifier: tokenVerifier(guard, message => new InvalidTokenError(message)),
      requiredScopes: ['mcp'],
      expectedResource: new URL(audience),
    }),
  '2.x': guard =>
    onExpress.requireBearerAuth({
      verifier: tokenVerifier(guard, message => new OAuthError(OAuthErrorCode.InvalidToken, message)),
      requiredScopes: ['mcp'],
      expectedResource: new URL(audience),
    }),
}

for (const [version, gateFor] of Object.entries(GATES)) {
  describe(`tokenVerifier in requireBearerAuth of the SDK ${version}`, () => {
    async function get(authorization: string, by: Guard = guard) {
      const app = express().set('env', 'test')
      app.get('/', gateFor(by), (request, response) => {
        response.json({ auth: undefined, ...request }.auth)
      })
      await using server = await createLoopbackServer(app)
      return await fetch(server.origin, { headers: { authorization, connection: 'close' } })
    }

    it('accepts a valid token, whose text handlers do not get', async () => {
      const token = issuer.issue({ scope: 'mcp', azp: 'agent' })
      const response = await get(`Bearer ${token}`)
      const text = await response.text()
      assert.equal(response.status, 200)
      assert.ok(!text.includes(token))
      assert.equal(JSON.parse(text).clientId, 'agent')
    })

    for (const [what, token, status, error] of [
      ['an expired token', () => issuer.issue({ exp: 1 }), 401, 'invalid_token'],
      ['a token for another API', () => issuer.issue({ aud: 'https://other.test' }), 401, 'invalid_token'],
      ['an opaque token', () => 'opaque', 401, 'invalid_token'],
      ['a bound token', () => issuer.issueBound(createProver(), { scope: 'mcp' }), 401, 'invalid_token'],
      ['a token without the scope', () => issuer.issue(), 403, 'insufficient_scope'],
      ['a token during an outage', () => brokenIssuer.issue({ scope: 'mcp' }), 500, 'server_error'],
    ] as const) {
      it(`responds with ${status} to ${what}`, async () => {
        const by = status === 500 ? createGuard({ ...brokenIssuer }) : guard
        const response = await get(`Bearer ${token()}`, by)
        assert.equal(response.status, status)
        assert.equal(Object(await response.json()).error, error)
      })
    }
  })
}

describe('tokenVerifier', () => {
  it('refuses a guard that requires DPoP, and a missing function', () => {
    const proofs = dpop({ baseUrls: ['https://mcp.example.com'], required: true })
    const strict = createGuard({ ...issuer, dpop: proofs })
    assert.throws(() => tokenVerifier(strict, Error), /a verifier of the MCP SDK sees no proof: use mcpGate\(\)/)
    const withCertificates = createGuard({ ...issuer, mtls: mtls({ required: true }) })
    assert.throws(() => tokenVerifier(withCertificates, Error), /sees no certificate: use mcpGate\(\)/)
    assert.throws(
      () => Reflect.apply(tokenVerifier, undefined, [guard]),
      /needs a function that creates the SDK's error/,
    )
  })
})
