import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { helloWorld } from '../../src/hello-world.ts'
import { type ManagedTenant, startManagedTenant } from '../support/management.ts'
import { createSinglePageApp, type SinglePageApp, tokensOf } from '../support/single-page-app.ts'
import { createVisitor } from '../support/visitor.ts'

const CLIENT_ORIGIN = 'http://localhost:4040'
const BLOCKED = `The origin "${CLIENT_ORIGIN}" is not among the application's Allowed Web Origins, so the browser blocked the response`
const SILENT = { prompt: 'none', response_mode: 'web_message' }

describe('silent authentication', () => {
  let tenant: ManagedTenant
  let app: SinglePageApp
  before(async () => {
    tenant = await startManagedTenant()
    app = createSinglePageApp(tenant.origin)
  })
  after(() => tenant.close())

  it('posts a code to the page around the frame while the session lasts', async () => {
    const { visitor } = await app.logIn(helloWorld.user)
    const { message, target } = await read(await visitor.visit(app.authorizationUrl(SILENT)))
    assert.equal(target, 'http://localhost:4040')
    assert.equal(message.type, 'authorization_response')
    assert.equal(message.response.state, 'c3RhdGU9PQ==')

    const callback = new URL('http://localhost:4040/callback')
    callback.searchParams.set('code', message.response.code ?? '')
    const tokens = await tokensOf(await app.exchange(callback))
    assert.ok(tokens.id_token && tokens.refresh_token, 'offline_access is kept')
  })

  it('posts login_required without a session', async () => {
    const { message } = await read(await createVisitor().visit(app.authorizationUrl(SILENT)))
    assert.equal(message.response.error, 'login_required')
    assert.equal(message.response.state, 'c3RhdGU9PQ==')
  })

  it("may be framed by the application's web origins alone", async () => {
    const response = await createVisitor().visit(app.authorizationUrl(SILENT))
    const policy = response.headers.get('content-security-policy') ?? ''
    assert.match(policy, /frame-ancestors http:\/\/localhost:4040$/)
    assert.match(policy, /default-src 'none'/)
    assert.equal(response.headers.get('x-frame-options'), null)
  })

  for (const [what, webOrigins, isLoggedIn, parameters, expected] of [
    ['succeeded', [CLIENT_ORIGIN], true, SILENT, { type: 'ssa' }],
    ['failed without a session', [CLIENT_ORIGIN], false, SILENT, { type: 'fsa', description: 'Login required' }],
    ['was blocked for lack of a web origin', [], true, SILENT, { type: 'fsa', description: BLOCKED }],
    ['was blocked without a session', ['https://other.test'], false, SILENT, { type: 'fsa', description: BLOCKED }],
    ['needed no frame', [], true, { prompt: 'none' }, { type: 'ssa' }],
  ] as const) {
    it(`is logged as what it came to when it ${what}`, async () => {
      const { visitor } = isLoggedIn ? await app.logIn(helloWorld.user) : { visitor: createVisitor() }
      const path = `/clients/${helloWorld.client.client_id}`
      await tenant.expect(200, 'PATCH', path, { web_origins: webOrigins })
      await visitor.visit(app.authorizationUrl(parameters))
      const [entry] = await tenant.list('/logs?q=type:(ssa OR fsa)&sort=date:-1&per_page=1')
      await tenant.expect(200, 'PATCH', path, { web_origins: [CLIENT_ORIGIN] })
      assert.partialDeepStrictEqual(entry, expected)
    })
  }

  it('lets no parameter end the script', async () => {
    const state = '</script><script>alert(1)</script>'
    const response = await createVisitor().visit(app.authorizationUrl({ ...SILENT, state }))
    const html = await response.clone().text()
    assert.doesNotMatch(html, /alert\(1\)<\/script>/)
    assert.equal((await read(response)).message.response.state, state)
  })

  interface Message {
    type: string
    response: Partial<Record<'code' | 'state' | 'error', string>>
  }

  /** Runs the page's script, as a browser that its policy lets would. */
  async function read(response: Response): Promise<{ message: Message; target: string }> {
    assert.equal(response.status, 200)
    const html = await response.text()
    const [, nonce, script = ''] = /<script nonce="([^"]+)">([\s\S]*?)<\/script>/.exec(html) ?? []
    assert.ok(response.headers.get('content-security-policy')?.includes(`script-src 'nonce-${nonce}'`))
    const posted: { message: Message; target: string }[] = []
    const parent = { postMessage: (message: Message, target: string) => posted.push({ message, target }) }
    new Function('window', script)({ opener: null, parent })
    assert.ok(posted[0])
    return posted[0]
  }
})
