import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, before, describe, it } from 'node:test'
import { findLocalTenant } from '../tenant/local-tenant.ts'
import { requestToken } from '../tokens/request-token.ts'
import { environmentOf, readPart } from './part.ts'
import { parseProjectSettings } from './settings.ts'

const BIN = join(import.meta.dirname, '../../bin/tollgate.js')

/** Sends its environment to everyone. */
const ECHO = `import { createServer } from 'node:http'
const port = process.argv[3] ?? process.env.PORT
createServer((request, response) => {
  console.log(request.method + ' ' + request.url)
  response.end(JSON.stringify(process.env))
}).listen(port, 'localhost')
`
const LOCAL = { AUTH0_DOMAIN: '', AUTH0_AUDIENCE: '', AUTH0_CLIENT_ID: '', TOLLGATE_DATA: '' }

let folder = ''
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tollgate-run-'))
  await addPart('api', 'node main.js', ['PORT', 'AUTH0_DOMAIN', 'AUTH0_AUDIENCE', 'CLIENT_ORIGIN_URL', 'OWN'])
  const variables = ['AUTH0_DOMAIN', 'AUTH0_CLIENT_ID', 'AUTH0_CALLBACK_URL', 'AUTH0_AUDIENCE', 'API_SERVER_URL']
  await addPart(
    'client',
    'node main.js',
    variables.map(name => `VITE_${name}`),
  )
  await addPart('broken', 'node -e "console.error(123);process.exit(1)"', ['PORT'])
})
after(() => rm(folder, { recursive: true }))

async function addPart(name: string, start: string, variables: readonly string[]): Promise<void> {
  await mkdir(join(folder, name))
  const manifest = { name, type: 'module', scripts: { start } }
  await writeFile(join(folder, name, 'package.json'), JSON.stringify(manifest))
  await writeFile(join(folder, name, 'main.js'), ECHO)
  await writeFile(join(folder, name, '.env.example'), variables.map(variable => `${variable}=\n`).join(''))
}

describe('tollgate run', () => {
  it('starts an API and a client with their variables, and stops them', { timeout: 60_000 }, async () => {
    const [tenant = 0, api = 0, client = 0] = await freePorts(3)
    await writeFile(join(folder, '.env'), `TENANT_PORT=${tenant}\nAPI_PORT=${api}\nCLIENT_PORT=${client}\n`)
    await writeFile(join(folder, 'tollgate.yaml'), 'users: [{ email: guest@example.com, password: hello-world-guest }]')
    const child = spawn(process.execPath, [BIN, 'run', 'api', 'client'], {
      cwd: folder,
      env: { ...process.env, ...LOCAL },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let output = ''
    const printed = async (pattern: RegExp) => {
      while (!pattern.test(output)) await once(child.stdout, 'data')
    }
    child.stdout.on('data', chunk => (output += chunk))
    try {
      await printed(/Ctrl-C/)
      const origins = [`http://localhost:${api}/`, `http://localhost:${client}/`] as const
      const [ofApi, ofClient] = await Promise.all(origins.map(readEnvironment))
      assert.partialDeepStrictEqual(ofApi, {
        PORT: String(api),
        AUTH0_DOMAIN: `http://localhost:${tenant}`,
        AUTH0_AUDIENCE: 'https://hello-world.example.com',
        CLIENT_ORIGIN_URL: `http://localhost:${client}`,
      })
      assert.equal(ofApi?.OWN, undefined)
      assert.partialDeepStrictEqual(ofClient, {
        VITE_AUTH0_DOMAIN: `http://localhost:${tenant}`,
        VITE_AUTH0_CLIENT_ID: 'hello-world-client',
        VITE_AUTH0_CALLBACK_URL: `http://localhost:${client}/callback`,
        VITE_AUTH0_AUDIENCE: 'https://hello-world.example.com',
        VITE_API_SERVER_URL: `http://localhost:${api}`,
      })
      // From tollgate.yaml.
      assert.ok(await requestToken(await findLocalTenant(folder), { user: 'guest@example.com' }))
      await printed(/^api \| GET \/$/m)
      child.kill('SIGINT')
      const [code] = await once(child, 'exit')
      assert.equal(code, 0)
      for (const origin of origins) await assert.rejects(fetch(origin))
    } finally {
      child.kill('SIGKILL')
    }
  })

  it('shows why a project stopped, and ends', async () => {
    const [tenant = 0, api = 0] = await freePorts(2)
    const child = spawn(process.execPath, [BIN, 'run', 'broken'], {
      cwd: folder,
      env: { ...process.env, ...LOCAL, TENANT_PORT: String(tenant), API_PORT: String(api) },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
    assert.match(stdout, /^broken \| 123$/m)
    assert.equal(stderr, '"broken" stopped: its output is above\n')
    assert.equal(child.exitCode, 1)
  })

  it('reports a port in use before it starts a project', async () => {
    const taken = createServer().listen(0, 'localhost')
    await once(taken, 'listening')
    const address = taken.address()
    const port = typeof address === 'object' && address ? address.port : 0
    const remote = { AUTH0_DOMAIN: 'tenant.us.auth0.com', AUTH0_AUDIENCE: 'https://a.test', AUTH0_CLIENT_ID: 'a' }
    const child = spawn(process.execPath, [BIN, 'run', 'api'], {
      cwd: folder,
      env: { ...process.env, ...remote, API_PORT: String(port) },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    const [stderr] = await Promise.all([text(child.stderr), once(child, 'exit')])
    taken.close()
    const expected = `The port ${port} of "api" is in use: stop what listens there, or set API_PORT in ".env"\n`
    assert.equal(stderr, expected)
  })
})

describe('the settings of a project', () => {
  const remote = { AUTH0_DOMAIN: 'tenant.us.auth0.com', AUTH0_AUDIENCE: 'https://a.test', AUTH0_CLIENT_ID: 'a' }

  it('are those of the local tenant without any variable', () => {
    const ports = { tenantPort: 7070, apiPort: 6060, clientPort: 4040 }
    assert.deepEqual(parseProjectSettings({}, { AUTH0_DOMAIN: '' }), { ...ports, remote: undefined })
  })

  it('name a tenant at Auth0, and the environment takes precedence', async () => {
    const settings = parseProjectSettings({ AUTH0_CLIENT_ID: 'b' }, remote)
    assert.equal(settings.remote?.clientId, 'b')
    const part = await readPart(folder, 'client')
    assert.equal(part.kind, 'Client')
    const environment = environmentOf(part, { ...settings, ...remoteOf(settings) })
    assert.equal(environment.VITE_AUTH0_DOMAIN, 'tenant.us.auth0.com')
  })

  for (const [file, sentence] of [
    [{ AUTH0_DOMAIN: 'a.test' }, /^AUTH0_AUDIENCE is missing: set it to the identifier of your API in "\.env", or/],
    [{ ...remote, AUTH0_CLIENT_ID: '' }, /^AUTH0_CLIENT_ID is missing: set it to the client ID of your application/],
    [{ AUTH0_AUDIENCE: 'https://a.test' }, /^AUTH0_DOMAIN is missing: set it to the domain of your tenant/],
    [{ API_PORT: '0' }, /^API_PORT is "0": write a number from 1 to 65535$/],
    [{ CLIENT_PORT: '65536' }, /^CLIENT_PORT is "65536": /],
    [{ TENANT_PORT: 'x' }, /^TENANT_PORT is "x": /],
  ] as const) {
    it(`are rejected: ${JSON.stringify(file)}`, () => {
      assert.throws(() => parseProjectSettings({}, file), { name: 'Failure', message: sentence })
    })
  }

  it('need an .env.example in each project', async () => {
    await assert.rejects(readPart(folder, 'nothing'), {
      name: 'Failure',
      message: /^Cannot read ".*\.env\.example": it must name the environment variables of the project$/,
    })
  })
})

function remoteOf({ remote }: ReturnType<typeof parseProjectSettings>): NonNullable<typeof remote> {
  assert.ok(remote)
  return remote
}

async function readEnvironment(origin: string): Promise<Record<string, string>> {
  return JSON.parse(await (await fetch(origin)).text())
}

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, 'localhost'))
  const ports = await Promise.all(
    servers.map(async server => {
      await once(server, 'listening')
      const address = server.address()
      return typeof address === 'object' && address ? address.port : 0
    }),
  )
  for (const server of servers) server.close()
  return ports
}
