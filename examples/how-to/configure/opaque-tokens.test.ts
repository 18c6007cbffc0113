import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { after, test } from 'node:test'
import { authenticated, createGuard, type Fetch } from '@tollgate/guard'
import { introspection } from '@tollgate/guard/introspection'
import { createTestIssuer } from '@tollgate/guard/testing'
import { cached, createMixedGuard, createOpaqueGuard, revocableJwts, signedAnswers, withKey } from './opaque-tokens.ts'

const issuer = await createTestIssuer()
after(() => issuer.close())

test('a test answers in place of the issuer', async () => {
  await using issuer = await createTestIssuer()
  const answer = { active: true, iss: issuer.issuer, aud: issuer.audience, exp: Date.now() / 1000 + 60 }
  const guard = createGuard({
    ...issuer,
    fetch: async () => Response.json(answer),
    introspection: introspection({ client: { id: 'api', secret: 'test' }, endpoint: 'https://issuer.test/introspect' }),
  })

  const headers = { authorization: 'Bearer opaque-1' }
  assert.equal((await guard.check({ headers }, authenticated)).granted, true)
})

test('the guards of the page accept an active token', async () => {
  const privateKey = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' })
  const asked: string[] = []
  const fetch: Fetch = async (url, init) => {
    if (init.method !== 'POST') {
      return Response.json({ issuer: issuer.issuer, introspection_endpoint: `${issuer.issuer}introspect` })
    }
    asked.push(`${url} ${init.body}`)
    const exp = Date.now() / 1000 + 60
    return Response.json({ active: true, iss: issuer.issuer, aud: issuer.audience, exp })
  }
  for (const opaque of [withKey(String(privateKey)), cached('secret')]) {
    const guard = createGuard({ ...issuer, fetch, introspection: opaque })
    assert.equal((await guard.verify('opaque-1')).granted, true)
  }
  assert.match(asked[0] ?? '', /introspect token=opaque-1&token_type_hint=access_token&client_assertion_type=/)
  const strict = await createGuard({ ...issuer, fetch, introspection: signedAnswers('secret') }).verify('opaque-1')
  assert.ok(!strict.granted && strict.status === 503)
  assert.ok(createMixedGuard('https://api.test', 'secret'))
  assert.ok(createOpaqueGuard('https://issuer.test/', 'https://api.test', 'secret'))
})

test('a revoked JWT is refused where the issuer is asked about all tokens', async () => {
  let active = true
  const guard = createGuard({
    ...issuer,
    fetch: async url =>
      String(url).includes('jwks')
        ? fetch(url)
        : Response.json(
            String(url).includes('.well-known')
              ? { issuer: issuer.issuer, introspection_endpoint: `${issuer.issuer}introspect` }
              : { active },
          ),
    introspection: revocableJwts('secret'),
  })
  assert.ok((await guard.verify(issuer.issue())).granted)
  active = false
  assert.ok(!(await guard.verify(issuer.issue({ sub: 'other' }))).granted)
})
