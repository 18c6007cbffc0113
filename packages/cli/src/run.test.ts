import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { chmod, chown, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { promisify } from 'node:util'
import { createTenant, type Tenant } from '@tollgate/tenant'
import { COMMANDS } from './commands.ts'
import { type Outcome, runCommand } from './testing/run-command.ts'

const noModes = process.platform === 'win32' && 'Windows has other permissions'

const tollgate = (
  words: readonly string[],
  folder: string,
  dataFolder = '',
  environment: Record<string, string> = {},
) => runCommand(words, folder, { environment: { ...environment, TOLLGATE_DATA: dataFolder } })

/** One sentence on standard error, and nothing that a script could take for a token. */
function assertRefusal({ code, stdout, stderr }: Outcome, sentence: RegExp, expected = 1): void {
  assert.equal(code, expected)
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
    ['--https and --issuer', ['token', '--https', '--issuer', 'x'], /^"--issuer" and "--https" both name/],
    ['an option that the command does not have', ['env', '--shell'], /--shell/],
    [
      'a curl command line without a token',
      ['explain', 'curl', 'http://x.test'],
      /^The curl command line sends no token: /,
    ],
    ['an empty token', ['explain'], /^There is no token: pass a token/],
    ['two APIs', ['routes', 'http://a.test', 'http://b.test'], /^Unexpected argument "http:\/\/b\.test"/],
    ['an option of probes without --probe', ['routes', '--unsafe'], /^"--unsafe" and "--origin" have an effect/],
    ['--as and --user', ['token', '--as', 'app', '--user', 'a@b.test'], /^"--as" and "--user" exclude each other/],
    ['a lifetime without a unit', ['token', '--expires', '60'], /^The lifetime "60" is malformed/],
    ['no shell', ['completion'], /^Name one shell: "bash", "zsh" or "fish"/],
    ['an unknown page', ['open', 'login'], /^Unknown page "login": choose "dashboard", "quickstart" or "client"/],
    [
      'an unknown action',
      ['users', 'rename', 'a@b.test'],
      /^Unknown action "rename": choose "list", "create", "delete"/,
    ],
    ['a user without an address', ['users', 'create'], /^The email address is missing: add it after "create"/],
    ['an API with two identifiers', ['apis', 'create', 'a', 'b'], /^Unexpected argument "b": quote names/],
    ['a grant of nothing', ['grant', '--user', 'a@b.test'], /^There is no permission: name one/],
    ['a grant to nobody', ['grant', 'read:a'], /^Name who gets the permission: pass one of/],
    ['a limit that is too high', ['logs', '--limit', '101'], /^The option "--limit" is "101": write a number/],
    ['an unknown option', ['token', '--for', 'me'], /--for/],
    ['an option without its value', ['token', '--as'], /--as/],
    ['an unexpected argument', ['token', 'user'], /user/],
    ['a misspelt command', ['tokn'], /^Unknown command "tokn": did you mean "token"\?/],
    ['an unknown command', ['xyzzy'], /^Unknown command "xyzzy": see "tollgate --help"/],
    ['the name of a property of objects', ['toString'], /^Unknown command "toString"/],
  ] as const) {
    it(`tollgate exits with code 2 and one sentence for ${what}`, async () =>
      assertRefusal(await tollgate(args, folder), sentence, 2))
  }

  it('tollgate token exits with code 1 for an unknown audience', async () => {
    const outcome = await tollgate(['token', '--audience', 'https://other.test'], folder)
    assertRefusal(outcome, /issued no token: Service not found: https:\/\/other\.test/)
  })

  it('tollgate token issues a token to any user, without permissions, and expired', async () => {
    const args = ['token', '--user', 'admin@example.com', '--permission', '', '--expires=-1h']
    const { stdout } = await tollgate(args, folder)
    const { exp, permissions } = claimsOf(stdout)
    assert.deepEqual(permissions, [])
    assert.ok(Math.abs(Number(exp) + 3600 - Date.now() / 1000) < 300, `${exp}`)
  })

  it('says how to use it', async () => {
    for (const args of [[], ['--help'], ...Object.keys(COMMANDS).map(command => [command, '--help'])]) {
      const { code, stdout, stderr } = await tollgate(args, folder)
      assert.deepEqual({ code, stderr }, { code: 0, stderr: '' })
      assert.match(stdout, /^Usage: tollgate /)
    }
  })

  it('prints its version', async () => {
    const { version } = JSON.parse(await readFile(join(import.meta.dirname, '../package.json'), 'utf8'))
    assert.deepEqual(await tollgate(['--version'], folder), { code: 0, stdout: `${version}\n`, stderr: '' })
  })
})

describe('tollgate token, of a tenant with two issuers', () => {
  let folder = ''
  let tenant: Tenant
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tollgate-cli-'))
    tenant = await createTenant({ port: 0, httpsPort: 0, dataFolder: join(folder, '.tollgate') })
  })
  after(async () => {
    await tenant.close()
    await rm(folder, { recursive: true })
  })

  const originOf = (scheme: 'http' | 'https') => (scheme === 'https' ? tenant.secure?.origin : tenant.origin) ?? ''

  for (const [scheme, spelling, name] of [
    ['https', 'a bare host', (origin: string) => new URL(origin).host],
    ['https', 'a bare host in capitals', (origin: string) => new URL(origin).host.toUpperCase()],
    ['https', 'an origin', (origin: string) => origin],
    ['https', 'an issuer', (origin: string) => `${origin}/`],
    ['http', 'an origin', (origin: string) => origin],
    ['http', 'an issuer', (origin: string) => `${origin}/`],
  ] as const) {
    it(`follows AUTH0_DOMAIN and --issuer to the issuer over ${scheme}, named as ${spelling}`, async () => {
      const named = name(originOf(scheme))
      const other = originOf(scheme === 'https' ? 'http' : 'https')
      const outcomes = [
        await tollgate(['token'], folder, '', { AUTH0_DOMAIN: named }),
        await tollgate(['token', '--issuer', named, '--as', 'app'], folder, '', { AUTH0_DOMAIN: other }),
      ]
      for (const { stdout, stderr } of outcomes) {
        assert.equal(stderr, '')
        assert.equal(claimsOf(stdout).iss, `${originOf(scheme)}/`)
      }
    })
  }

  it('takes the issuer over https with --https, whatever AUTH0_DOMAIN says', async () => {
    const { stdout } = await tollgate(['token', '--https'], folder, '', { AUTH0_DOMAIN: 'tenant.us.auth0.com' })
    assert.equal(claimsOf(stdout).iss, tenant.secure?.issuer)
  })

  for (const [what, args, domain, sentence] of [
    [
      'an AUTH0_DOMAIN of another tenant',
      ['token'],
      'tenant.us.auth0.com',
      /^AUTH0_DOMAIN is "tenant\.us\.auth0\.com", but the local tenant's issuer is "http:\/\/localhost:\d+\/" or "https:\/\/localhost:\d+\/": unset it, or choose one with --issuer\n/,
    ],
    ['an AUTH0_DOMAIN that is none', ['token'], 'not a host', /^AUTH0_DOMAIN is "not a host", but /],
    ['an issuer at another port', ['token', '--issuer', 'localhost:1'], '', /^--issuer is "localhost:1", but /],
    ['an issuer with a path', ['token', '--issuer', 'http://localhost/a'], '', /^--issuer is "http:\/\/localhost\/a"/],
    ['an empty issuer', ['token', '--issuer', ''], '', /^--issuer is "", but /],
  ] as const) {
    it(`refuses ${what} in one sentence`, async () =>
      assertRefusal(await tollgate(args, folder, '', { AUTH0_DOMAIN: domain }), sentence))
  }
})

describe('tollgate env', () => {
  let folder = ''
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "tollgate's $cli \\ `x` "))
  })
  after(() => rm(folder, { recursive: true }))

  const DISCOVERY = '/.well-known/openid-configuration'

  /** What a program prints in a shell that has evaluated these lines. */
  async function inShell(lines: string, program: string, nodeOptions = ''): Promise<string> {
    const shell = `${lines}exec "$0" ${nodeOptions} --input-type=module -e "$1"`
    const { stdout } = await promisify(execFile)('sh', ['-c', shell, process.execPath, program])
    return stdout.trim()
  }

  const issuerAt = (origin: string) =>
    `const response = await fetch(${origin} + '${DISCOVERY}'); console.log((await response.json()).issuer)`

  it('prints lines for a shell, after which programs trust the tenant by its bare host', async () => {
    await using tenant = await createTenant({ port: 0, httpsPort: 0, dataFolder: join(folder, '.tollgate') })
    const { code, stdout, stderr } = await tollgate(['env'], folder)
    assert.deepEqual({ code, stderr }, { code: 0, stderr: '' })
    assert.deepEqual(
      stdout.split('\n').map(line => /^export (\w+)=.+$/.exec(line)?.[1]),
      ['AUTH0_DOMAIN', 'NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE', undefined],
    )
    const program = issuerAt("'https://' + process.env.AUTH0_DOMAIN")
    assert.equal(await inShell(stdout, program), tenant.secure?.issuer)
    // OpenSSL's own rules: the file that SSL_CERT_FILE names, and no other.
    const alone = `${stdout}unset NODE_EXTRA_CA_CERTS\nexport SSL_CERT_DIR=/nowhere\n`
    for (const name of ['SSL_CERT_FILE', 'REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE']) {
      const lines = `${alone}export SSL_CERT_FILE="$${name}"\n`
      assert.equal(await inShell(lines, program, '--use-openssl-ca'), tenant.secure?.issuer, name)
    }
    assert.equal(
      await inShell(stdout, 'console.log(process.env.NODE_EXTRA_CA_CERTS)'),
      join(folder, '.tollgate/development-ca.pem'),
    )
  })

  it('env keeps the certificates of the files that the variables name', async () => {
    await using _tenant = await createTenant({ port: 0, httpsPort: 0, dataFolder: join(folder, '.tollgate') })
    await using other = await createTenant({ port: 0, httpsPort: 0 })
    const own = join(folder, 'own.pem')
    await writeFile(own, `Of our proxy\n${other.secure?.authority}\n`)
    const bundle = join(folder, '.tollgate/ca-bundle.pem')
    const certificatesIn = async () => (await readFile(bundle, 'utf8')).match(/-----BEGIN[^-]+/g) ?? []

    for (const name of ['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE']) {
      await rm(bundle, { force: true })
      const { stdout } = await tollgate(['env'], folder, '', { [name]: own })
      const lines = `${stdout}export SSL_CERT_DIR=/nowhere SSL_CERT_FILE="$${name}"\n`
      const program = issuerAt(JSON.stringify(other.secure?.origin))
      assert.equal(await inShell(lines, program, '--use-openssl-ca'), other.secure?.issuer, name)
      const before = await certificatesIn()
      assert.equal((await tollgate(['env'], folder, '', { [name]: bundle })).code, 0)
      assert.deepEqual(new Set(await certificatesIn()), new Set(before), name)
    }

    if (process.platform !== 'win32') assert.equal((await stat(bundle)).mode & 0o777, 0o600)
  })

  it('names the variable whose file it cannot keep', async () => {
    await using _tenant = await createTenant({ port: 0, httpsPort: 0, dataFolder: join(folder, '.tollgate') })
    for (const file of [join(folder, 'nowhere'), folder]) {
      assertRefusal(
        await tollgate(['env'], folder, '', { REQUESTS_CA_BUNDLE: file }),
        /^REQUESTS_CA_BUNDLE names ".+", which is not a readable file: unset it, or name a file of certificates\n/,
      )
    }
  })

  for (const args of [['env'], ['token', '--https']]) {
    it(`says that the tenant has no https, as does "tollgate ${args.join(' ')}"`, async () => {
      await using _tenant = await createTenant({ port: 0, dataFolder: join(folder, '.tollgate') })
      assertRefusal(
        await tollgate(args, folder),
        /^The tenant at http:\/\/localhost:\d+ has no https: start it with HTTPS_PORT/,
      )
    })
  }

  it('refuses a certificate that other users can change', { skip: noModes }, async () => {
    await using _tenant = await createTenant({ port: 0, httpsPort: 0, dataFolder: join(folder, '.tollgate') })
    const file = join(folder, '.tollgate/development-ca.pem')
    await chmod(file, 0o666)
    for (const args of [['env'], ['token', '--https']]) {
      assertRefusal(await tollgate(args, folder), /^".*development-ca\.pem" can be changed by other users: run "chmod/)
    }
    await rm(file)
    assertRefusal(await tollgate(['env'], folder), /^The certificate ".*development-ca\.pem" is missing: restart/)
  })

  it('exits with code 1 if no tenant is running', async () => {
    assertRefusal(await tollgate(['env'], folder), /^The local tenant of ".+" or a folder above it is not running: /)
  })

  it('says how to use it', async () => {
    const { code, stdout } = await tollgate(['env', '--help'], folder)
    assert.equal(code, 0)
    assert.match(stdout, /^Usage: tollgate env/)
  })
})

describe('tollgate, where other users have a hand in it', () => {
  let folder = ''
  let data = ''
  const describeTenant = (description: object) => writeFile(join(data, 'tenant.json'), JSON.stringify(description))
  const LOCAL = { origin: 'http://localhost:1', pid: 1, controlKey: 'secret-key' }
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tollgate-cli-'))
    data = join(folder, '.tollgate')
    await mkdir(join(folder, 'project'), { recursive: true })
    await mkdir(data)
  })
  after(() => rm(folder, { recursive: true }))

  const assertNotTrusted = async (sentence: RegExp) => {
    for (const [command, dataFolder] of [
      ['token', ''],
      ['env', data],
    ] as const) {
      const outcome = await tollgate([command], join(folder, 'project'), dataFolder)
      assertRefusal(outcome, sentence)
      assert.doesNotMatch(outcome.stderr, /secret-key/)
    }
  }

  it('does not trust what others can change', { skip: noModes }, async () => {
    await describeTenant(LOCAL)
    await chmod(join(data, 'tenant.json'), 0o666)
    await assertNotTrusted(/^".*tenant\.json" can be changed by other users: /)
    await chmod(join(data, 'tenant.json'), 0o600)
    await chmod(data, 0o777)
    await assertNotTrusted(/^".*\.tollgate" can be changed by other users: /)
    await chmod(data, 0o700)
  })

  it('does not trust what belongs to another user', {
    skip: process.geteuid?.() !== 0 && 'Only root can give a file to another user',
  }, async () => {
    await describeTenant(LOCAL)
    await chown(join(data, 'tenant.json'), 12_345, 12_345)
    await assertNotTrusted(/^".*tenant\.json" belongs to another user: /)
    await rm(join(data, 'tenant.json'))
  })

  for (const [what, description, named] of [
    ['another machine', { ...LOCAL, origin: 'http://evil.test' }, 'http://evil.test'],
    [
      'a name that begins as this machine\u2019s',
      { ...LOCAL, origin: 'http://localhost.evil.test' },
      'http://localhost.',
    ],
    ['an address of all networks', { ...LOCAL, origin: 'http://0.0.0.0:7070' }, 'http://0.0.0.0:7070'],
    ['a path', { ...LOCAL, origin: 'http://localhost:1/x' }, 'http://localhost:1/x'],
    ['credentials', { ...LOCAL, origin: 'http://a:b@localhost:1' }, 'http://a:b@localhost:1'],
    ['another scheme', { ...LOCAL, origin: 'https://localhost:1' }, 'https://localhost:1'],
    [
      'another machine over https',
      { ...LOCAL, secure: { origin: 'https://evil.test', authorityFile: '/x' } },
      'https://evil.test',
    ],
    [
      'https in clear',
      { ...LOCAL, secure: { origin: 'http://localhost:1', authorityFile: '/x' } },
      'http://localhost:1',
    ],
  ] as const) {
    it(`does not trust a tenant of ${what}`, async () => {
      await describeTenant(description)
      await assertNotTrusted(
        new RegExp(
          `^".*tenant\\.json" names "${RegExp.escape(named)}.*", which is not an origin of this machine: restart`,
        ),
      )
    })
  }
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
      /^The tenant at http:\/\/localhost:1 does not respond: start it/,
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

  /** A tenant that was restarted between the moment when its file was read and the request. */
  async function restartedTenant(goodKey: string): Promise<{ received: string[]; close: () => void }> {
    const received: string[] = []
    const server = createServer(async (request, response) => {
      received.push(request.headers.authorization ?? '')
      await describeTenant(JSON.stringify({ ...description, controlKey: 'todays-key' }))
      const isGood = request.headers.authorization === `Bearer ${goodKey}`
      response.writeHead(isGood ? 200 : 401).end(isGood ? '{"access_token":"a.b.c"}' : '{}')
    }).listen(0, 'localhost')
    await once(server, 'listening')
    const address = server.address()
    const port = typeof address === 'object' && address ? address.port : 0
    const description = { origin: `http://localhost:${port}`, pid: 1, controlKey: 'yesterdays-key' }
    await describeTenant(JSON.stringify(description))
    return { received, close: () => server.close() }
  }

  it('takes the key of a tenant that was restarted meanwhile', async () => {
    const { received, close } = await restartedTenant('todays-key')
    assert.deepEqual(await tollgate(['token'], folder, '.'), { code: 0, stdout: 'a.b.c\n', stderr: '' })
    assert.deepEqual(received, ['Bearer yesterdays-key', 'Bearer todays-key'])
    close()
  })

  it('asks no third time', async () => {
    const { received, close } = await restartedTenant('tomorrows-key')
    assertRefusal(await tollgate(['token'], folder, '.'), /is not the one that wrote ".*tenant\.json": restart it/)
    assert.equal(received.length, 2)
    close()
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
