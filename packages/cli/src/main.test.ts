import assert from 'node:assert/strict'
import { execFile, execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { promisify } from 'node:util'
import { createTenant, type Tenant } from '@tollgate/tenant'

interface Outcome {
  code: number
  stdout: string
  stderr: string
}

const BIN = join(import.meta.dirname, '../bin/tollgate.js')

function tollgate(args: string[], folder: string, dataFolder?: string): Promise<Outcome> {
  const { TOLLGATE_DATA, ...inherited } = process.env
  const env = dataFolder ? { ...inherited, TOLLGATE_DATA: dataFolder } : inherited
  return new Promise(resolve => {
    const child = execFile(process.execPath, [BIN, ...args], { cwd: folder, env }, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    )
  })
}

/** One sentence, and nothing that a script would take for a token. */
function assertRefusal({ code, stdout, stderr }: Outcome, sentence: RegExp): void {
  assert.equal(code, 1)
  assert.equal(stdout, '')
  assert.match(stderr, sentence)
  assert.match(stderr, /^[^\n]+\n$/)
}

function claimsOf(stdout: string): Record<string, unknown> {
  const [, payload = ''] = stdout.split('.')
  return JSON.parse(Buffer.from(payload, 'base64url').toString())
}

describe('tollgate token', () => {
  let folder = ''
  let tenant: Tenant
  let issuer = ''
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tollgate-cli-'))
    await mkdir(join(folder, 'a/b'), { recursive: true })
    tenant = await createTenant({ port: 0, dataFolder: join(folder, '.tollgate') })
    issuer = tenant.issuer
  })
  after(async () => {
    await tenant.close()
    await rm(folder, { recursive: true })
  })

  it('prints an access token of the user and nothing else', async () => {
    const { code, stdout, stderr } = await tollgate(['token'], folder)
    assert.deepEqual({ code, stderr }, { code: 0, stderr: '' })
    assert.match(stdout, /^[\w-]+\.[\w-]+\.[\w-]+\n$/)
    const { iss, permissions } = claimsOf(stdout)
    assert.deepEqual({ iss, permissions }, { iss: issuer, permissions: [] })
  })

  it('prints the admin\u2019s, with the permission', async () => {
    const { stdout } = await tollgate(['token', '--as', 'admin'], folder)
    assert.deepEqual(claimsOf(stdout).permissions, ['read:admin-messages'])
  })

  it('prints the application\u2019s own', async () => {
    const { stdout } = await tollgate(['token', '--as=app', '--audience=https://hello-world.example.com'], folder)
    const { gty, aud } = claimsOf(stdout)
    assert.deepEqual({ gty, aud }, { gty: 'client-credentials', aud: 'https://hello-world.example.com' })
  })

  it('finds the tenant from a folder below', async () => {
    assert.equal((await tollgate(['token'], join(folder, 'a/b'))).code, 0)
  })

  it('finds the tenant where TOLLGATE_DATA says', async () => {
    assert.equal((await tollgate(['token'], tmpdir(), join(folder, '.tollgate'))).code, 0)
  })

  for (const [what, args, sentence] of [
    ['an unknown --as', ['token', '--as', 'root'], /^Unknown --as "root": choose "user", "admin" or "app"/],
    [
      'an unknown audience',
      ['token', '--audience', 'https://other.test'],
      /issued no token: Service not found: https:\/\/other\.test/,
    ],
    ['an unknown option', ['token', '--for', 'me'], /--for/],
    ['an option without its value', ['token', '--as'], /--as/],
    ['a word too many', ['token', 'user'], /user/],
    ['an unknown command', ['tokens'], /^Unknown command "tokens": see "tollgate --help"/],
    ['no command', [], /^No command given: see "tollgate --help"/],
  ] as const) {
    it(`refuses ${what} in one sentence`, async () => assertRefusal(await tollgate([...args], folder), sentence))
  }

  it('says how to use it', async () => {
    for (const args of [['--help'], ['token', '--help']]) {
      const { code, stdout, stderr } = await tollgate(args, folder)
      assert.deepEqual({ code, stderr }, { code: 0, stderr: '' })
      assert.match(stdout, /^Usage: tollgate /)
    }
  })

  it('tells its version', async () => {
    const { version } = JSON.parse(await readFile(join(import.meta.dirname, '../package.json'), 'utf8'))
    assert.deepEqual(await tollgate(['--version'], folder), { code: 0, stdout: `${version}\n`, stderr: '' })
  })
})

describe('tollgate env', () => {
  let folder = ''
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "tollgate's cli "))
  })
  after(() => rm(folder, { recursive: true }))

  it('prints lines for a shell, after which a program trusts the tenant by its bare host', async () => {
    const tenant = await createTenant({ port: 0, httpsPort: 0, dataFolder: join(folder, '.tollgate') })
    const { secure } = tenant
    const { code, stdout, stderr } = await tollgate(['env'], folder)
    assert.deepEqual({ code, stderr }, { code: 0, stderr: '' })
    assert.match(
      stdout,
      /^export AUTH0_DOMAIN=localhost:\d+\nexport NODE_EXTRA_CA_CERTS=.+\nexport SSL_CERT_FILE=.+\n$/,
    )

    const url = 'https://" + process.env.AUTH0_DOMAIN + "/.well-known/openid-configuration'
    const program = `const response = await fetch("${url}"); console.log((await response.json()).issuer)`
    const shell = `${stdout}exec "$0" --input-type=module -e "$1"`
    const outcome = await promisify(execFile)('sh', ['-c', shell, process.execPath, program])
    assert.equal(outcome.stdout.trim(), secure?.issuer)
    assert.equal(
      execFileSync('sh', ['-c', `${stdout}printf %s "$SSL_CERT_FILE"`], { encoding: 'utf8' }),
      join(folder, '.tollgate/development-ca.pem'),
    )
    await tenant.close()
  })

  it('says that the tenant has no https', async () => {
    const tenant = await createTenant({ port: 0, dataFolder: join(folder, '.tollgate') })
    assertRefusal(
      await tollgate(['env'], folder),
      /^The tenant at http:\/\/localhost:\d+ has no https: start it with HTTPS_PORT/,
    )
    await tenant.close()
  })

  it('says that none runs here, or that it was misused', async () => {
    assertRefusal(await tollgate(['env'], folder), /^The local tenant of ".+" or a folder above it is not running: /)
    assertRefusal(await tollgate(['env', '--shell'], folder), /--shell/)
  })

  it('says how to use it', async () => {
    const { code, stdout } = await tollgate(['env', '--help'], folder)
    assert.equal(code, 0)
    assert.match(stdout, /^Usage: tollgate env/)
  })
})

describe('tollgate token, without a tenant to ask', () => {
  let folder = ''
  const describeTenant = (description: string) => writeFile(join(folder, 'tenant.json'), description)
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tollgate-cli-'))
  })
  after(() => rm(folder, { recursive: true }))

  it('says that none runs here', async () => {
    assertRefusal(await tollgate(['token'], folder), /^The local tenant of ".+" or a folder above it is not running: /)
    assertRefusal(
      await tollgate(['token'], folder, 'nowhere'),
      /^The local tenant of the data folder ".*nowhere" is not/,
    )
  })

  it('says that the one described does not answer', async () => {
    await describeTenant('{"origin":"http://localhost:1","pid":1,"controlKey":"x"}')
    assertRefusal(
      await tollgate(['token'], folder, '.'),
      /^The tenant at http:\/\/localhost:1 does not answer: start it/,
    )
  })

  it('says that the description is damaged', async () => {
    for (const damaged of ['', '{', '[]', '{"origin":"nowhere","controlKey":"x"}', '{"origin":"http://localhost:1"}']) {
      await describeTenant(damaged)
      assertRefusal(await tollgate(['token'], folder, '.'), /^".*tenant\.json" does not describe a tenant: restart/)
    }
  })

  it('says that another tenant answers in its place, and keeps the key to itself', async () => {
    const tenant = await createTenant({ port: 0 })
    const { origin } = tenant
    await describeTenant(JSON.stringify({ origin, pid: 1, controlKey: 'yesterdays-key' }))
    const outcome = await tollgate(['token'], folder, '.')
    assertRefusal(
      outcome,
      /^The tenant at http:\/\/localhost:\d+ is not the one that wrote ".*tenant\.json": restart it/,
    )
    assert.doesNotMatch(outcome.stderr, /yesterdays-key/)
    await tenant.close()
  })

  it('says that something else answers in its place', async () => {
    const server = createServer((_request, response) => response.end('<!doctype html>')).listen(0, 'localhost')
    await once(server, 'listening')
    const address = server.address()
    const port = typeof address === 'object' && address ? address.port : 0
    await describeTenant(JSON.stringify({ origin: `http://localhost:${port}`, pid: 1, controlKey: 'x' }))
    assertRefusal(await tollgate(['token'], folder, '.'), /issued no token: status 200/)
    server.close()
  })
})
