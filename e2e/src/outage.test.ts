import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { helloWorld } from '@tollgate/tenant'
import { findLocalTenant, requestToken } from 'tollgate'
import { findFreePorts } from './ports.ts'
import { createProgram, type Program } from './program.ts'
import { type Stack, startStack } from './stack.ts'

function ask(api: Program, route: string, accessToken?: string): Promise<Response> {
  const headers = accessToken ? { authorization: `Bearer ${accessToken}` } : undefined
  return fetch(`${api.origin}/api/messages/${route}`, headers ? { headers } : {})
}

describe('a tenant that stops while its API runs', () => {
  let stack: Stack
  let used = ''
  let unused = ''
  let freshApi: Program

  before(async () => {
    stack = await startStack()
    const tenant = await findLocalTenant('.', stack.dataFolder)
    used = await requestToken(tenant, { as: 'user' })
    unused = await requestToken(tenant, { as: 'admin' })
    assert.equal((await ask(stack.api, 'protected', used)).status, 200)

    await stack.tenant.stop()
    const [port = 0] = await findFreePorts(1)
    freshApi = createProgram('apps/api/dist/main.js', port, {
      CLIENT_ORIGIN_URL: stack.client.origin,
      AUTH0_DOMAIN: stack.tenant.origin,
      AUTH0_AUDIENCE: helloWorld.audience,
    })
    await freshApi.start()
  })
  after(async () => {
    await freshApi.stop()
    await stack[Symbol.asyncDispose]()
  })

  it('the API accepts a token that it has already verified', async () => {
    for (let n = 0; n < 50; n++) assert.equal((await ask(stack.api, 'protected', used)).status, 200)
  })

  it('the API accepts a token that it has not verified before', async () => {
    assert.equal((await ask(stack.api, 'admin', unused)).status, 200)
  })

  it('the API still rejects invalid tokens', async () => {
    assert.equal((await ask(stack.api, 'protected', `${used.slice(0, -4)}AAAA`)).status, 401)
    assert.equal((await ask(stack.api, 'admin', used)).status, 403)
  })

  it('an API that could not fetch the keys answers 503 with Retry-After, not 401', async () => {
    for (const token of [used, unused, used]) {
      const response = await ask(freshApi, 'protected', token)
      assert.equal(response.status, 503)
      assert.match(response.headers.get('retry-after') ?? '', /^[1-9]\d*$/)
      assert.partialDeepStrictEqual(await response.json(), {
        error: 'temporarily_unavailable',
        message: 'Unable to verify credentials',
      })
    }
  })

  it('that API serves the routes that need no keys', async () => {
    assert.equal((await ask(freshApi, 'public')).status, 200)
    assert.equal((await ask(freshApi, 'protected')).status, 401)
    assert.equal((await fetch(`${freshApi.origin}/healthz`)).status, 200)
    assert.equal((await fetch(`${freshApi.origin}/readyz`)).status, 503)
  })

  it('that API recovers when the tenant is up again', async () => {
    await stack.tenant.start()
    let response = await ask(freshApi, 'protected', used)
    while (response.status === 503) {
      const seconds = Number(response.headers.get('retry-after'))
      await new Promise(resolve => setTimeout(resolve, seconds * 1000))
      response = await ask(freshApi, 'protected', used)
    }
    assert.equal(response.status, 200)
  })
})
