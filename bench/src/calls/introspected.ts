/** A fresh process: a request with a cached opaque token, against one with a cached JWT that has the same claims. */
import process from 'node:process'
import { authenticated, createGuard } from '@tollgate/guard'
import { introspection } from '@tollgate/guard/introspection'
import { createTestIssuer } from '@tollgate/guard/testing'
import { headersIn } from '../tokens/token-file.ts'
import { type Check, oneByOne } from './contestant.ts'
import { measureCalls } from './measure.ts'

const issuer = await createTestIssuer()
const { issuer: iss, audience: aud } = issuer
const exp = Math.floor(Date.now() / 1000) + 3600
const answer = { active: true, iss, aud, sub: 'auth0|test', iat: exp - 3600, exp }
const guard = createGuard({
  ...issuer,
  fetch: async (url, init) => (init.method === 'POST' ? Response.json(answer) : fetch(url, init)),
  introspection: introspection({
    client: { id: 'api', secret: 'secret' },
    endpoint: 'https://issuer.test/introspect',
    cacheSeconds: 3600,
  }),
})

const check: Check = request => {
  const decision = guard.check(request, authenticated)
  return decision instanceof Promise ? decision.then(({ granted }) => granted) : decision.granted
}

const tokens = {
  'cached JWT': issuer.issue({ exp }),
  guard: `at_${Buffer.alloc(30, 7).toString('base64url')}`,
}
const contestants = Object.entries(tokens).map(([name, token]) =>
  oneByOne(name, headersIn(Buffer.from(`Bearer ${token}\n`)), check),
)
for (const token of Object.values(tokens)) await guard.verify(token)

const round = await measureCalls(contestants, { slice: 1000, turns: 90 })
await issuer.close()
process.send?.(round)
