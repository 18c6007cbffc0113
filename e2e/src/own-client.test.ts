import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { decodeJwt } from 'jose'
import { findLocalTenant, requestToken } from 'tollgate'
import { environmentIn, type NpmScript, runStart } from './npm-script.ts'
import { findFreePorts } from './ports.ts'

let folder = ''
let environment: Record<string, string> = {}
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tollgate-own-client-'))
  const [httpsPort] = await findFreePorts(1)
  environment = { ...(await environmentIn(folder)), HTTPS_PORT: String(httpsPort) }
})
after(() => rm(folder, { recursive: true }))

const localhost = (name: string) => `http://localhost:${environment[name]}`

/** Calls the Management API as the admin. */
async function manage(method: string, path: string): Promise<Record<string, string[]>> {
  const tenant = await findLocalTenant('.', join(folder, 'data'))
  const audience = `${tenant.origin}/api/v2/`
  const response = await fetch(`${audience}${path}`, {
    method,
    headers: { authorization: `Bearer ${await requestToken(tenant, { as: 'admin', audience })}` },
  })
  return JSON.parse((await response.text()) || '{}')
}

async function allowedOriginFor(origin: string): Promise<string | null> {
  const { headers } = await fetch(`${localhost('API_PORT')}/api/messages/public`, { headers: { origin } })
  return headers.get('access-control-allow-origin')
}

describe('npm start, when another program has the port of the client', () => {
  let own: Server
  let start: NpmScript
  before(async () => {
    own = createServer((_request, response) => response.end('My own client')).listen(
      Number(environment.CLIENT_PORT),
      'localhost',
    )
    await once(own, 'listening')
    start = runStart(environment)
    await start.printed(/Ctrl-C/)
  })
  after(async () => {
    start.interrupt()
    await start.ended
    own.close()
  })

  it('says that it starts no client, and how the other one reaches the tenant', async () => {
    assert.equal(start.stderr, '')
    const origin = localhost('CLIENT_PORT')
    assert.match(
      start.stdout,
      new RegExp(`Client +${origin} +in use by another program: the bundled one is not started`),
    )
    for (const line of [/Client ID +hello-world-client\n/, new RegExp(`Callback URL +${origin}/callback `)]) {
      assert.match(start.stdout, line)
    }
    assert.equal(await (await fetch(origin)).text(), 'My own client')
    assert.equal(await allowedOriginFor(origin), origin)
  })

  it('lets the API take the tokens of both of the tenant\u2019s issuers', async () => {
    const tenant = await findLocalTenant('.', join(folder, 'data'))
    for (const secure of [false, true]) {
      const token = await requestToken(tenant, { as: 'user', secure })
      const response = await fetch(`${localhost('API_PORT')}/api/messages/protected`, {
        headers: { authorization: `Bearer ${token}` },
      })
      assert.equal(response.status, 200, `secure: ${secure}`)
    }
  })

  it('lets the next start run although a seeded user is gone', async () => {
    const tenant = await findLocalTenant('.', join(folder, 'data'))
    const { sub } = decodeJwt(await requestToken(tenant, { as: 'user' }))
    await manage('DELETE', `users/${encodeURIComponent(sub ?? '')}`)
    await assert.rejects(requestToken(tenant, { as: 'user' }), /There is no user "user@example\.com"/)
  })

  it('ends on Ctrl-C with exit code 0, and leaves the other program alone', async () => {
    start.interrupt()
    assert.equal(await start.ended, 0)
    assert.equal(await (await fetch(localhost('CLIENT_PORT'))).text(), 'My own client')
  })
})

for (const [what, origin, variables, args] of [
  ['CLIENT_ORIGIN_URL', 'http://localhost:3000', { CLIENT_ORIGIN_URL: 'http://localhost:3000' }, []],
  ['--client-origin', 'https://app.example.com', {}, ['--client-origin', 'https://app.example.com']],
] as const) {
  describe(`npm start with ${what}, on data from before`, () => {
    let start: NpmScript
    before(async () => {
      start = runStart({ ...environment, ...variables }, args)
      await start.printed(/Ctrl-C/)
    })
    after(async () => {
      start.interrupt()
      assert.equal(await start.ended, 0)
    })

    it('leaves the bundled client out and says so', async () => {
      assert.equal(start.stderr, '')
      assert.match(start.stdout, new RegExp(`Client +${origin} +your own: the bundled one is not started`))
      await assert.rejects(fetch(localhost('CLIENT_PORT')))
    })

    it('says why it has no token to print for a user who is gone', () => {
      assert.match(start.stdout, /As the user:\n.+There is no user "user@example\.com"\n/)
      assert.match(start.stdout, /As the admin:\ncurl /)
    })

    it('allows the origin in the API, and that of the bundled client no longer', async () => {
      assert.equal(await allowedOriginFor(origin), origin)
      assert.equal(await allowedOriginFor(localhost('CLIENT_PORT')), null)
    })

    it('adds the URLs to the application', async () => {
      const { callbacks, allowed_logout_urls, web_origins } = await manage('GET', 'clients/hello-world-client')
      assert.ok(callbacks?.includes(`${origin}/callback`))
      assert.ok(allowed_logout_urls?.includes(origin))
      assert.ok(web_origins?.includes(origin))
      assert.ok(web_origins?.includes(localhost('CLIENT_PORT')))
    })
  })
}
