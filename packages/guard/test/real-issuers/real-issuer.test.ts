import assert from 'node:assert/strict'
import { channel } from 'node:diagnostics_channel'
import type { RequestListener } from 'node:http'
import { after, before, describe, it } from 'node:test'
import Provider from 'oidc-provider'
import { createGuard, type Guard } from '../../src/guard.ts'
import type { Decision } from '../../src/policy/decision.ts'
import { scopes } from '../../src/policy/policy.ts'
import { createLoopbackServer, type LoopbackServer } from '../../src/testing/loopback-server.ts'
import { createSigningKey, type SigningKey } from '../../src/testing/signing-key.ts'

const audience = 'https://api.test'
const client = { client_id: 'reader', client_secret: 'known-to-the-test-and-nobody-else' }

/** A certified provider that issues JWT access tokens (RFC 9068) for one API. */
function createProvider(issuer: string, published: readonly SigningKey[], signing: SigningKey): RequestListener {
  const keys = published.map(({ privateKey, publicJwk }) => ({ ...publicJwk, ...privateKey.export({ format: 'jwk' }) }))
  const provider = new Provider(issuer, {
    jwks: { keys },
    clients: [{ ...client, grant_types: ['client_credentials'], redirect_uris: [], response_types: [] }],
    ttl: { ClientCredentials: 86_400 },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: () => ({
          audience,
          scope: 'read:messages',
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: signing.algorithm, kid: signing.publicJwk.kid } },
        }),
      },
    },
  })
  return provider.callback()
}

describe('a real issuer: oidc-provider', () => {
  const [old, young] = [createSigningKey('RS256'), createSigningKey('RS256')]
  let server: LoopbackServer
  let answer: RequestListener = (_, response) => void response.writeHead(503).end()
  let ahead = 0
  const clock = () => Date.now() + ahead
  before(async () => {
    server = await createLoopbackServer((request, response) => answer(request, response))
    publish([old], old)
  })
  after(() => server.close())

  function publish(published: readonly SigningKey[], signing: SigningKey): void {
    answer = createProvider(server.origin, published, signing)
  }

  function createStrictGuard(): Guard {
    return createGuard({ issuer: server.origin, audience, profile: 'rfc9068', clock })
  }

  async function issue(scope = 'read:messages'): Promise<string> {
    const { client_id, client_secret } = client
    const response = await fetch(`${server.origin}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${client_id}:${client_secret}`)}` },
      body: new URLSearchParams({ grant_type: 'client_credentials', resource: audience, scope }),
    })
    const { access_token: token }: { access_token?: unknown } = JSON.parse(await response.text())
    return typeof token === 'string' ? token : assert.fail(`No token, but status ${response.status}`)
  }

  async function ask(guard: Guard, token: string): Promise<Decision> {
    return guard.check({ headers: { authorization: `Bearer ${token}` } }, scopes('read:messages'))
  }

  async function outcomes(guards: readonly Guard[], tokens: readonly string[]): Promise<string[]> {
    const decisions = await Promise.all(guards.flatMap(guard => tokens.map(token => ask(guard, token))))
    return decisions.map(decision => (decision.granted ? 'granted' : decision.reason))
  }

  it('has its tokens verified by discovery, and their scopes seen', async () => {
    const guard = createStrictGuard()
    const decision = await ask(guard, await issue())
    assert.ok(decision.granted && decision.token)
    assert.equal(decision.token.claims.client_id, client.client_id)
    assert.deepEqual(decision.token.scopes, ['read:messages'])
    const refused = await ask(guard, await issue(''))
    assert.ok(!refused.granted && refused.status === 403)
  })

  it('rotates its keys with overlap and has no token refused, then withdraws the old one', async () => {
    // One guard meets each key set when its own becomes stale, the other when it meets a new key.
    const [patient, idle] = [createStrictGuard(), createStrictGuard()]
    const tokens = [await issue()]
    const allPass = async (guards: readonly Guard[]) => {
      tokens.push(await issue())
      assert.deepEqual(new Set(await outcomes(guards, tokens)), new Set(['granted']))
    }
    await allPass([patient, idle])

    publish([old, young], old)
    await allPass([patient])
    const refreshed = nextFetch()
    ahead += 600_000
    await allPass([patient])
    await refreshed
    const signedByOld = [...tokens]
    publish([young, old], young)
    await allPass([patient])
    await allPass([patient, idle])

    publish([young], young)
    const withdrawn = nextFetch()
    ahead += 600_000
    await allPass([patient])
    await withdrawn
    assert.deepEqual(new Set(await outcomes([patient], signedByOld)), new Set(['unknown_key']))
    assert.deepEqual(await outcomes([patient], [await issue()]), ['granted'])
  })
})

/** Settles once a guard has fetched keys. */
function nextFetch(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const listen = (): void => {
    channel('tollgate.guard.keys-fetched').unsubscribe(listen)
    resolve()
  }
  channel('tollgate.guard.keys-fetched').subscribe(listen)
  return promise
}
