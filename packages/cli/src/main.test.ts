import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { getCACertificates } from 'node:tls'
import { promisify } from 'node:util'
import { createTenant, type Tenant } from '@tollgate/tenant'

const BIN = join(import.meta.dirname, '../bin/tollgate.js')

/** Variables that a developer may have set, such as for a proxy. */
const CERTIFICATE_VARIABLES = /^(NODE_EXTRA_CA_CERTS|SSL_CERT_FILE|SSL_CERT_DIR|REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE)$/

interface Outcome {
  code: number | null
  stdout: string
  stderr: string
}

/** The other commands run in the process of the tests (`run.test.ts`). These tests check the process itself. */
describe('the process of tollgate', () => {
  let folder = ''
  let tenant: Tenant
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tollgate-process-'))
    tenant = await createTenant({ port: 0, httpsPort: 0, dataFolder: join(folder, '.tollgate') })
  })
  after(async () => {
    await tenant.close()
    await rm(folder, { recursive: true })
  })

  function tollgate(words: readonly string[], environment: Record<string, string> = {}): Promise<Outcome> {
    const inherited = Object.entries(process.env).filter(([name]) => !CERTIFICATE_VARIABLES.test(name))
    const env = { ...Object.fromEntries(inherited), AUTH0_DOMAIN: '', TOLLGATE_DATA: '', ...environment }
    return new Promise(resolve => {
      const child = execFile(process.execPath, [BIN, ...words], { cwd: folder, env }, (_error, stdout, stderr) =>
        resolve({ code: child.exitCode, stdout, stderr }),
      )
    })
  }

  it('prints a token of the tenant in the current folder on stdout and exits with 0', async () => {
    const { code, stdout, stderr } = await tollgate(['token'])
    assert.deepEqual({ code, stderr }, { code: 0, stderr: '' })
    assert.match(stdout, /^[\w-]+\.[\w-]+\.[\w-]+\n$/)
    assert.equal(claimsOf(stdout).iss, tenant.issuer)
  })

  for (const [expected, words, environment, sentence] of [
    [1, ['token'], { AUTH0_DOMAIN: 'tenant.us.auth0.com' }, /^AUTH0_DOMAIN is "tenant\.us\.auth0\.com", but [^\n]+\n$/],
    [2, ['tokn'], {}, /^Unknown command "tokn": did you mean "token"\?\n$/],
  ] as const) {
    it(`exits with ${expected} after a failure, and prints one sentence on stderr`, async () => {
      const { code, stdout, stderr } = await tollgate(words, environment)
      assert.deepEqual({ code, stdout }, { code: expected, stdout: '' })
      assert.match(stderr, sentence)
    })
  }

  it('uses the issuer over https in a shell that evaluated "tollgate env"', async () => {
    const { code, stdout: exports, stderr } = await tollgate(['env'])
    assert.deepEqual({ code, stderr }, { code: 0, stderr: '' })
    const shell = `${exports}exec "$0" "$1" token`
    const { stdout } = await promisify(execFile)('sh', ['-c', shell, process.execPath, BIN], { cwd: folder })
    assert.equal(claimsOf(stdout).iss, tenant.secure?.issuer)
  })

  it('env writes the certificates of Node if the system has no certificates', async () => {
    const empty = join(folder, 'empty.pem')
    await writeFile(empty, '')
    const { code } = await tollgate(['env'], { SSL_CERT_DIR: join(folder, 'nowhere'), SSL_CERT_FILE: empty })
    assert.equal(code, 0)
    const text = await readFile(join(folder, '.tollgate/ca-bundle.pem'), 'utf8')
    assert.ok(getCACertificates('bundled').every(certificate => text.includes(certificate.trim())))
  })
})

function claimsOf(token: string): Record<string, unknown> {
  const [, payload = ''] = token.split('.')
  return JSON.parse(Buffer.from(payload, 'base64url').toString())
}
