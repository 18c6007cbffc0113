import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { helloWorld } from './hello-world.ts'
import { createTenant, type Tenant } from './tenant.ts'
import { createSinglePageApp, type SinglePageApp, tokensOf } from './testing/single-page-app.ts'
import { createVisitor } from './testing/visitor.ts'

const SILENT = { prompt: 'none', response_mode: 'web_message' }

describe('silent authentication', () => {
  let tenant: Tenant
  let app: SinglePageApp
  before(async () => {
    tenant = await createTenant({ port: 0 })
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
