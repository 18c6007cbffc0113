import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { authenticated, createGuard, permissions } from '@tollgate/guard'
import { allow } from '@tollgate/guard/node'
import { createTenant, type Tenant } from '@tollgate/tenant'
import { findLocalTenant, type LocalTenant, readDescription } from './tenant/local-tenant.ts'
import { runCommand } from './testing/run-command.ts'

const AUDIENCE = 'https://hello-world.example.com'
const CLIENT = 'http://localhost:4040'

const bearer = (...scope: string[]) => [{ bearer: scope }]
const OPENAPI = {
  openapi: '3.1.0',
  paths: {
    '/public': { get: { security: [] } },
    '/me': { get: { security: bearer() }, delete: { security: bearer('read:admin-messages') } },
    '/admin/{id}': { get: { security: bearer('read:admin-messages') } },
    '/nobody': { get: { security: bearer('do:anything') } },
  },
}
/** Says that it requires a token, but does not. */
const FALSE_OPENAPI = { openapi: '3.1.0', paths: { '/public': { get: { security: bearer() } } } }

describe('tollgate with a running tenant and an API', () => {
  let folder = ''
  let tenant: Tenant
  let server: Server
  let api = ''
  /** Requests to the API, such as `GET /me`. */
  const calls: string[] = []

  const tollgate = (words: readonly string[], input = '', environment = {}) =>
    runCommand(words, folder, { environment, input, stop: stop.promise })
  const stop = Promise.withResolvers<void>()
  const token = async (...args: string[]) => (await tollgate(['token', ...args])).stdout.trim()

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tollgate-commands-'))
    tenant = await createTenant({ port: 0, httpsPort: 0, dataFolder: join(folder, '.tollgate') })
    server = createApi(tenant.issuer, calls).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    assert.ok(typeof address === 'object' && address)
    api = `http://localhost:${address.port}`
  })
  after(async () => {
    server.close()
    await tenant.close()
    await rm(folder, { recursive: true })
  })

  describe('explain', () => {
    it('exits with 0 for a valid token, and shows what each route responds', async () => {
      const text = await token()
      const { code, stdout } = await tollgate(['explain', text, '--api', api])
      assert.equal(code, 0)
      assert.match(stdout, /The token is valid\./)
      assert.doesNotMatch(stdout, /✗|–/)
      assert.match(stdout, /GET +\/me +accepted +a valid token/)
      assert.match(stdout, /GET +\/admin\/\{id\} +403 +read:admin-messages/)
      assert.ok(!stdout.includes(text.slice(-20)), 'the token is printed')
    })

    for (const [what, args, failing, reason] of [
      ['an expired token', ['--expires=-1h'], 'Expires (exp)', 'expired'],
      ['a token of another issuer', ['--https'], 'Issuer (iss)', 'unknown_issuer'],
    ] as const) {
      it(`names the check that fails for ${what}, and still checks the others`, async () => {
        const { code, stdout } = await tollgate(['explain', '--json', '--api', api, await token(...args)])
        const { checks, ...explanation } = JSON.parse(stdout)
        assert.deepEqual([code, explanation.granted, explanation.reason], [1, false, reason])
        const failed = checks.filter(({ outcome }: { outcome: string }) => outcome !== 'passed')
        assert.deepEqual(
          failed.map(({ name, outcome }: { name: string; outcome: string }) => [name, outcome]),
          [[failing, 'failed']],
        )
      })
    }

    it('names the audience and the signature of a token for another API that was changed', async () => {
      const [header, claims, signature = ''] = (
        await token('--as', 'admin', '--audience', `${tenant.issuer}api/v2/`)
      ).split('.')
      const changed = `${header}.${claims}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`
      const { stdout } = await tollgate(['explain', changed, '--api', api])
      assert.match(stdout, /✗ +Audience \(aud\) +"https:\/\/hello-world\.example\.com"/)
      assert.match(stdout, /✗ +Signature/)
    })

    it('reads a curl command line, from the shell, as one text and from standard input', async () => {
      const line = `curl -X GET -H "Authorization: Bearer ${await token()}" \\\n ${api}/me`
      const words = ['curl', '-sS', '-H', `Authorization: Bearer ${await token()}`, `${api}/me`]
      for (const outcome of [
        await tollgate(['explain', line]),
        await tollgate(['explain', ...words]),
        await tollgate(['explain', '-'], `${line}\n`),
      ]) {
        assert.deepEqual([outcome.code, outcome.stderr], [0, ''])
        assert.ok(outcome.stdout.includes(`Routes of ${api}`))
      }
    })

    for (const [what, given, received] of [
      ['an opaque token', 'abc', /✗ +Format +a signed JWT +1 part: an opaque token/],
      ['an encrypted token', 'a.b.c.d.e', /five parts: an encrypted token/],
      ['parts that are not JSON', 'a.b.c', /a first part that is not a JSON object/],
      ['another scheme', 'Basic abc', /✗ +Scheme +Bearer +"Basic"/],
    ] as const) {
      it(`describes what was received for ${what}`, async () => {
        const { code, stdout } = await tollgate(['explain', given, '--api', api])
        assert.equal(code, 1)
        assert.match(stdout, received)
      })
    }

    it('uses AUTH0_DOMAIN and AUTH0_AUDIENCE, first of the environment, then of ".env"', async () => {
      await writeFile(join(folder, '.env'), `AUTH0_DOMAIN=${tenant.origin}\nAUTH0_AUDIENCE=https://file.test\n`)
      const explain = ['explain', await token(), '--api', api]
      const fromFile = await tollgate(explain)
      const fromEnvironment = await tollgate(explain, '', { AUTH0_AUDIENCE: AUDIENCE })
      await rm(join(folder, '.env'))
      assert.match(fromFile.stdout, /Audience +https:\/\/file\.test +from AUTH0_AUDIENCE in "\.env"/)
      assert.deepEqual([fromFile.code, fromEnvironment.code], [1, 0])
    })

    it('fails in one sentence if the API that was named has no OpenAPI document', async () => {
      const { code, stderr } = await tollgate(['explain', await token(), '--api', `${api}/none`])
      assert.equal(code, 1)
      assert.match(
        stderr,
        /^Cannot read "http:.+\/none\/openapi\.json": received status 404; the routes come from .+\n$/,
      )
    })
  })

  describe('routes', () => {
    it('lists the routes of an API and of a file with what they require', async () => {
      const file = join(folder, 'openapi.json')
      await writeFile(file, JSON.stringify(OPENAPI))
      const [fromApi, fromFile] = [await tollgate(['routes', api]), await tollgate(['routes', file])]
      assert.deepEqual(fromApi, fromFile)
      assert.equal(fromApi.code, 0)
      assert.match(fromApi.stdout, /^GET +\/public +nothing$/m)
      assert.match(fromApi.stdout, /^DELETE +\/me +read:admin-messages$/m)
    })

    it('--probe exits with 0 if all responses are as required, and sends no good token that could change data', async () => {
      calls.length = 0
      const { code, stdout } = await tollgate(['routes', api, '--probe'])
      assert.match(stdout, /All responses are as required\./)
      assert.match(stdout, /✓ +GET +\/admin\/\{id\} +no permission +403 +403/)
      assert.match(stdout, /– +DELETE +\/me +good +not sent: DELETE may change data \(--unsafe\)/)
      assert.match(stdout, /– +GET +\/nobody +good +not sent: the seeded administrator does not have the permission/)
      assert.equal(code, 0)
      assert.ok(!calls.includes('DELETE /me handled'))
    })

    it('--probe --unsafe sends the good token with all methods', async () => {
      const { code } = await tollgate(['routes', api, '--probe', '--unsafe'])
      assert.equal(code, 0)
      assert.ok(calls.includes('DELETE /me handled'))
    })

    it('--probe exits with 1 and names the response that contradicts the requirement', async () => {
      const file = join(folder, 'false.json')
      await writeFile(file, JSON.stringify(FALSE_OPENAPI))
      const { code, stdout } = await tollgate(['routes', file, '--probe', '--origin', api])
      assert.equal(code, 1)
      assert.match(stdout, /✗ +GET +\/public +no token +401 +200/)
      assert.match(stdout, /3 responses contradict the requirements\./)
    })

    it('--probe fails in one sentence for an issuer that is not the local tenant', async () => {
      const { code, stderr } = await tollgate(['routes', api, '--probe', '--issuer', 'tenant.us.auth0.com'])
      assert.equal(code, 1)
      assert.match(stderr, /^"--probe" needs tokens of the running local tenant, but the issuer is "https:\/\/tenant/)
    })
  })

  describe('doctor', () => {
    it('exits with 0 if all checks pass', async () => {
      const { code, stdout } = await tollgate(['doctor', '--api', api, '--client', CLIENT])
      assert.doesNotMatch(stdout, /✗/)
      assert.match(stdout, /✓ +CORS +"http:\/\/localhost:4040" may send "Authorization"/)
      assert.match(stdout, /✓ +Keys +2 for RS256/)
      assert.equal(code, 0)
    })

    for (const [what, args, line] of [
      [
        'a client that the API does not allow',
        ['--client', 'http://localhost:1'],
        /✗ +CORS +The API allows the origin/,
      ],
      ['an unknown audience', ['--audience', 'https://unknown.test'], /✗ +Audience .+Service not found/],
      ['an API that does not run', ['--api', 'http://localhost:1'], /✗ +API +http:\/\/localhost:1\/ does not respond/],
      ['an issuer that does not run', ['--issuer', 'http://localhost:1'], /✗ +Discovery +Cannot reach/],
    ] as const) {
      it(`exits with 1 and says what to do for ${what}`, async () => {
        const { code, stdout } = await tollgate(['doctor', '--api', api, ...args])
        assert.equal(code, 1)
        assert.match(stdout, line)
      })
    }

    it('verifies the certificate of the tenant over https', async () => {
      const { secure } = await findLocalTenant(folder)
      const { stdout } = await tollgate(['doctor', '--api', api, '--issuer', `${secure?.origin}/`])
      assert.match(stdout, /✓ +TLS +the certificate is valid for \d+ days/)
    })
  })

  describe('start', () => {
    it('runs a tenant until it is asked to stop, seeded for the API and the client that the options name', async () => {
      const data = join(folder, 'other')
      const options = ['--port', '0', '--audience', 'https://orders.test', '--client', 'http://localhost:3000']
      const running = tollgate(['start', '--data', data, ...options])
      const { origin } = await describedIn(data)
      const issued = await tollgate(['token'], '', { TOLLGATE_DATA: data })
      const { aud, iss } = JSON.parse(Buffer.from(issued.stdout.split('.')[1] ?? '', 'base64url').toString())
      assert.deepEqual([aud[0], iss], ['https://orders.test', `${origin}/`])
      stop.resolve()
      const { code, stdout } = await running
      assert.equal(code, 0)
      assert.match(stdout, /^ {2}User +user@example\.com +hello-world-user$/m)
      await assert.rejects(fetch(origin))
    })

    it('listens on TOLLGATE_HOST, and names the file with the generated passwords', async () => {
      const data = join(folder, 'exposed')
      const env = { TOLLGATE_HOST: '0.0.0.0', ALLOWED_HOSTS: 'tenant' }
      stop.resolve()
      const { code, stdout } = await tollgate(['start', '--port', '0', '--data', data], '', env)
      assert.equal(code, 0)
      assert.match(stdout, /^ {2}Logins +.*exposed.tenant\.credentials\.json$/m)
      assert.doesNotMatch(stdout, /hello-world-user/)
    })

    it('exits with 1 if TOLLGATE_HOST has no list of names', async () => {
      const { code, stderr } = await tollgate(['start', '--port', '0', '--data', join(folder, 'unnamed')], '', {
        TOLLGATE_HOST: '0.0.0.0',
      })
      assert.equal(code, 1)
      assert.match(stderr, /^TOLLGATE_HOST is "0\.0\.0\.0", so other machines can reach the tenant: set ALLOWED_HOSTS/)
    })

    for (const [what, args, message] of [
      ['a port that is not a number', ['--port', 'x'], /^The option "--port" is "x": write a number from 0 to 65535/],
      ['a port that is too high', ['--https-port', '65536'], /^The option "--https-port" is "65536"/],
      ['an API with a path', ['--api', 'http://localhost:1/a'], /^The option "--api" is "http:\/\/localhost:1\/a"/],
      ['an empty audience', ['--audience', ''], /^The option "--audience" is empty/],
    ] as const) {
      it(`exits with 2 for ${what}`, async () => {
        const { code, stderr } = await tollgate(['start', '--data', join(folder, 'unused'), ...args])
        assert.equal(code, 2)
        assert.match(stderr, message)
      })
    }

    it('exits with 1 and names the problem if the data folder belongs to a running tenant', async () => {
      const { code, stderr } = await tollgate(['start', '--port', '0', '--data', join(folder, '.tollgate')])
      assert.equal(code, 1)
      assert.match(stderr, /^[^\n]*in use[^\n]*\n$/)
    })
  })

  it('mcp lists its tools, calls them, and explains the last refusal', async () => {
    const calls = [
      ['initialize', { protocolVersion: '2025-06-18' }],
      ['tools/list', {}],
      ['tools/call', { name: 'auth0_list_applications' }],
      ['tools/call', { name: 'login_as', arguments: { user: 'user@example.com' } }],
      ['tools/call', { name: 'login_as', arguments: { user: 'nobody@example.com' } }],
      ['tools/call', { name: 'login_as' }],
      ['tools/call', { name: 'explain_last_refusal' }],
      ['tools/call', { name: 'drop_everything' }],
      ['resources/list', {}],
    ] as const
    const refused = new URLSearchParams({ grant_type: 'client_credentials', client_id: 'x', client_secret: 'y' })
    await fetch(`${tenant.origin}/oauth/token`, { method: 'POST', body: refused })
    const messages = calls.map(([method, params], id) => JSON.stringify({ jsonrpc: '2.0', id, method, params }))
    const notification = JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' })
    const { stdout } = await tollgate(['mcp'], [...messages, notification, '{'].join('\n'))
    const answers = stdout
      .trim()
      .split('\n')
      .map(line => JSON.parse(line))
    const text = (index: number): string => String(answers[index].result?.content[0].text)
    assert.equal(answers.length, calls.length + 1)
    assert.equal(answers[0].result.protocolVersion, '2025-06-18')
    assert.ok(answers[1].result.tools.some(({ name }: { name: string }) => name === 'explain_last_refusal'))
    assert.match(text(2), /Hello World Client/)
    assert.match(text(3), /tollgate_session/)
    assert.match(text(4), /There is no user "nobody@example\.com"/)
    assert.deepEqual([answers[4].result.isError, answers[5].result.isError], [true, true])
    assert.match(text(5), /The argument "user" is missing: pass a string/)
    assert.match(text(6), /"type": "f/)
    assert.deepEqual(
      [7, 8, 9].map(index => answers[index].error.code),
      [-32_602, -32_601, -32_700],
    )
  })

  it('export, diff and apply describe, compare and change the tenant by its files', async () => {
    assert.match((await tollgate(['diff'])).stderr, /^There is no "tenant\.yaml" or "tollgate\.yaml" in /)
    assert.equal((await tollgate(['export'])).stdout, 'tenant.yaml\ntollgate.yaml\n')
    assert.match((await tollgate(['export'])).stderr, /tenant\.yaml" exists: remove it, or pass "--force"/)
    assert.deepEqual(await tollgate(['diff']), { code: 0, stdout: 'No changes\n', stderr: '' })
    const files = { tenant: join(folder, 'tenant.yaml'), own: join(folder, 'tollgate.yaml') }
    await rm(files.own)
    await writeFile(files.tenant, 'roles:\n  - name: Clerk\n')
    assert.equal((await tollgate(['diff', '--delete'])).stdout, 'CREATE  roles  Clerk\nDELETE  roles  Admin\n')
    assert.equal((await tollgate(['apply'])).stdout, 'CREATE  roles  Clerk\n')
    assert.equal((await tollgate(['apply'])).stdout, 'No changes\n')
    await writeFile(files.tenant, 'roles:\n  - name: <b>\n')
    const { code, stdout } = await tollgate(['apply'])
    assert.match(stdout, /^tenant\.yaml:2: .*\n1 mistake: nothing was changed\n$/)
    assert.equal(code, 1)
    await rm(files.tenant)
  })

  it('export writes no other files than these, whatever the tenant responds', async () => {
    const other = await mkdtemp(join(tmpdir(), 'tollgate-export-'))
    const files = ['../tollgate-escaped.yaml', 'package.json', 'tenant.yaml'].map(name => ({ name, text: 'x: 1' }))
    const impostor = createServer((_request, response) => response.end(JSON.stringify({ files })))
    await once(impostor.listen(0, '127.0.0.1'), 'listening')
    const address = impostor.address()
    assert.ok(typeof address === 'object' && address)
    const origin = `http://127.0.0.1:${address.port}`
    await writeFile(join(other, 'tenant.json'), JSON.stringify({ origin, controlKey: 'key' }), { mode: 0o600 })
    const { stdout } = await tollgate(['export'], '', { TOLLGATE_DATA: other })
    impostor.close()
    await rm(other, { recursive: true })
    await rm(join(folder, 'tenant.yaml'))
    assert.equal(stdout, 'tenant.yaml\n')
  })

  it('status exits with 1 and shows which part does not run', async () => {
    const environment = { API_PORT: new URL(api).port, CLIENT_PORT: '1' }
    const { code, stdout } = await tollgate(['status'], '', environment)
    assert.match(stdout, /^tenant +running /m)
    assert.match(stdout, /^API +running /m)
    assert.match(stdout, /^client +not running /m)
    assert.equal(code, 1)
  })
})

/** Waits until a tenant describes itself in its data folder. */
async function describedIn(dataFolder: string): Promise<LocalTenant> {
  for (;;) {
    const tenant = await readDescription(join(dataFolder, 'tenant.json'))
    if (tenant) return tenant
    await setTimeout(20)
  }
}

/** An API whose routes are those of {@link OPENAPI}. */
function createApi(issuer: string, calls: string[]): Server {
  const guard = createGuard({ issuer, audience: AUDIENCE })
  const handled = (request: { method?: string | undefined; url?: string | undefined }) =>
    calls.push(`${request.method} ${request.url} handled`)
  const routes: Record<string, Parameters<typeof createServer>[1]> = {
    'GET /me': allow(guard, authenticated, (request, response) => {
      handled(request)
      response.end('{}')
    }),
    'DELETE /me': allow(guard, permissions('read:admin-messages'), (request, response) => {
      handled(request)
      response.end('{}')
    }),
    'GET /admin/1': allow(guard, permissions('read:admin-messages'), (_request, response) => void response.end('{}')),
    'GET /nobody': allow(guard, permissions('do:anything'), (_request, response) => void response.end('{}')),
  }
  return createServer((request, response) => {
    response.setHeader('access-control-allow-origin', CLIENT)
    response.setHeader('access-control-allow-headers', 'Authorization, Content-Type')
    const { method, url = '' } = request
    if (method === 'OPTIONS') response.writeHead(204).end()
    else if (url === '/openapi.json') response.end(JSON.stringify(OPENAPI))
    else if (url === '/public' || url === '/healthz') response.end('{}')
    else {
      const route = routes[`${method} ${url}`]
      if (route) route(request, response)
      else response.writeHead(404).end('{}')
    }
  })
}
