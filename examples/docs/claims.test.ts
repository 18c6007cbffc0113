/** Claims with a type, by Standard Schema validators, as docs/how-to/validate-claims.md shows them. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { authenticated, createGuard } from '@tollgate/guard'
import { protect, tokenOf } from '@tollgate/guard/fastify'
import { createTestIssuer } from '@tollgate/guard/testing'
import fastify from 'fastify'
import * as v from 'valibot'
import { z } from 'zod'

const testIssuer = await createTestIssuer()
after(() => testIssuer.close())
const { issuer, audience } = testIssuer

const guard = createGuard({
  issuer,
  audience,
  claims: z.object({ sub: z.string(), org_id: z.string().startsWith('org_') }),
})

const app = fastify()
protect(app, guard)
app.get('/organization', { config: { policy: authenticated } }, request => {
  const { org_id } = tokenOf(request, guard).claims
  return { id: org_id.toUpperCase() }
})

const valibotGuard = createGuard({
  issuer,
  audience,
  claims: v.object({ sub: v.string(), org_id: v.pipe(v.string(), v.startsWith('org_')) }),
})

test('with Zod, the handler reads a claim that has its type', async () => {
  const headers = { authorization: `Bearer ${testIssuer.issue({ org_id: 'org_a' })}` }
  const response = await app.inject({ url: '/organization', headers })
  assert.deepEqual(response.json(), { id: 'ORG_A' })
})

test('with Zod, a token whose claims do not fit is refused', async () => {
  const headers = { authorization: `Bearer ${testIssuer.issue({ org_id: 'a' })}` }
  const response = await app.inject({ url: '/organization', headers })
  assert.equal(response.statusCode, 401)
  assert.equal(response.json().error_description, 'The claims of the token do not fit this API')
})

test('with Valibot, the claims have their type, and those that the schema does not know stay', async () => {
  const authorization = `Bearer ${testIssuer.issue({ org_id: 'org_a' })}`
  const decision = await valibotGuard.check({ headers: { authorization } }, authenticated)
  assert.ok(decision.granted && decision.token)
  const organization: string = decision.token.claims.org_id
  assert.equal(organization, 'org_a')
  assert.equal(decision.token.claims.aud, audience)
})
