import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, before, beforeEach, describe, it } from 'node:test'
import { createTenant } from '@tollgate/tenant'
import { runCommand } from '../testing/run-command.ts'

const PENDING = { error: 'authorization_pending' }
const CODE = { device_code: 'secret-code', user_code: 'BCDF-GHJK', expires_in: 60, interval: 0 }

describe('tollgate login', () => {
  let server: Server
  let issuer = ''
  let folder = ''
  /** The parameters of each request to the issuer. */
  let received: Record<string, string>[] = []
  /** The responses of the token endpoint, in order. */
  let responses: object[] = []
  let device: object = {}
  let opened: string[] = []

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tollgate-login-'))
    server = createServer(async (request, response) => {
      const [status, body] = await bodyFor(request)
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    }).listen(0, 'localhost')
    await once(server, 'listening')
    const address = server.address()
    assert.ok(typeof address === 'object' && address)
    issuer = `http://localhost:${address.port}/`
  })
  after(async () => {
    server.close()
    await rm(folder, { recursive: true })
  })
  beforeEach(() => {
    received = []
    opened = []
    device = {
      ...CODE,
      verification_uri: `${issuer}activate`,
      verification_uri_complete: `${issuer}activate?user_code=a`,
    }
  })

  async function bodyFor(request: IncomingMessage): Promise<[number, object]> {
    if (request.url === '/.well-known/openid-configuration') {
      const endpoints = { device_authorization_endpoint: `${issuer}device`, token_endpoint: `${issuer}token` }
      return [200, { issuer, ...endpoints }]
    }
    received.push(Object.fromEntries(new URLSearchParams(await text(request))))
    if (request.url === '/device') return ['error' in device ? 403 : 200, device]
    const body = responses.shift() ?? PENDING
    return ['error' in body ? 403 : 200, body]
  }

  const login = (...args: string[]) =>
    runCommand(['login', '--client-id', 'cli', '--audience', 'https://api.test', ...args], folder, {
      environment: { AUTH0_DOMAIN: issuer.slice(0, -1) },
      opened,
    })

  it('shows the code, waits for the user, and prints the access token alone', async () => {
    responses = [PENDING, { access_token: 'the-token', id_token: 'the-id-token' }]
    const { code, stdout, stderr } = await login()
    assert.deepEqual([code, stdout], [0, 'the-token\n'])
    assert.equal(stderr, `Open ${issuer}activate?user_code=a\nand check that it shows the code BCDF-GHJK\n`)
    assert.deepEqual(opened, [`${issuer}activate?user_code=a`])
    const poll = {
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      device_code: 'secret-code',
      client_id: 'cli',
    }
    const started = { client_id: 'cli', audience: 'https://api.test', scope: 'openid profile email' }
    assert.deepEqual(received, [started, poll, poll])
  })

  it('prints the whole response with --json, and opens nothing with --no-browser', async () => {
    responses = [{ access_token: 'the-token', id_token: 'the-id-token' }]
    const { stdout } = await login('--json', '--no-browser')
    assert.deepEqual(JSON.parse(stdout), { access_token: 'the-token', id_token: 'the-id-token' })
    assert.deepEqual(opened, [])
  })

  for (const [what, start, tokens, sentence] of [
    ['a user who denies', {}, [{ error: 'access_denied', error_description: 'Denied' }], /\(access_denied: Denied\)/],
    ['a code that has expired', { expires_in: -1 }, [], /^The code has expired: run "tollgate login" again$/m],
    [
      'an application without the grant',
      { error: 'unauthorized_client' },
      [],
      /\(unauthorized_client\): the application/,
    ],
    ['an address that is no page', { verification_uri: 'javascript:alert(1)' }, [], /refused the login \(status 200\)/],
    ['control characters', { error: 'a\u001b[2J' }, [], /\(a \[2J\)/],
  ] as const) {
    it(`fails with one sentence for ${what}`, async () => {
      device = { ...device, ...start }
      responses = [...tokens]
      const { code, stdout, stderr } = await login('--no-browser')
      assert.deepEqual([code, stdout], [1, ''])
      assert.match(stderr, sentence)
      assert.doesNotMatch(stderr, /secret-code/)
    })
  }

  it('needs a client ID for a tenant that is not local', async () => {
    const { code, stderr } = await runCommand(['login', '--issuer', issuer], folder)
    assert.deepEqual([code, stderr], [2, 'There is no application: pass "--client-id", or set TOLLGATE_CLIENT_ID\n'])
  })

  it('creates its application in the local tenant, which accepts it', async () => {
    const dataFolder = join(folder, '.tollgate')
    const tenant = await createTenant({ port: 0, dataFolder })
    // Nobody enters the code. The application is enough.
    const shown = Promise.withResolvers<string>()
    const running = runCommand(['login', '--no-browser'], folder, { onOutput: ({ stderr }) => shown.resolve(stderr) })
    assert.match(await shown.promise, /\/activate\?user_code=/)
    const { stdout } = await runCommand(['logs', '--json'], folder)
    assert.equal(stdout.match(/Create clients/g)?.length, 1)
    await tenant.close()
    const { code, stderr } = await running
    assert.equal(code, 1)
    assert.match(stderr, /^Cannot reach "[^"]+\/oauth\/token"/m)
  })
})
