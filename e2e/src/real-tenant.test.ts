import assert from 'node:assert/strict'
import { access, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { createCertificateAuthority } from './certificate-authority.ts'
import { type HttpsIssuer, startHttpsIssuer, startTunnel } from './https-issuer.ts'
import { type NpmScript, runStart } from './npm-script.ts'
import { findFreePorts } from './ports.ts'

/** A host name like that of a real tenant: without a port, and not resolvable here. */
const HOST = 'tenant.test'

/** A tenant on https and the environment for a start with it. */
interface Setting extends AsyncDisposable {
  domain: string
  issuer: HttpsIssuer
  /** Issues tokens with its own keys and the given issuer. */
  impostor: HttpsIssuer
  folder: string
  environment: Record<string, string>
}

async function prepare(how: 'a host and port' | 'a bare host'): Promise<Setting> {
  const folder = await mkdtemp(join(tmpdir(), 'tollgate-real-tenant-'))
  const authority = await createCertificateAuthority()
  const certificate = join(folder, 'authority.pem')
  await writeFile(certificate, authority.certificate)
  const issuer = await startHttpsIssuer(authority, ['localhost', HOST])
  const impostor = await startHttpsIssuer(authority, ['localhost'])
  const tunnel = await startTunnel(issuer.port)
  const domain = how === 'a bare host' ? HOST : `localhost:${issuer.port}`
  const [tenantPort, apiPort, clientPort] = await findFreePorts(3)
  return {
    domain,
    issuer,
    impostor,
    folder,
    environment: {
      AUTH0_DOMAIN: domain,
      AUTH0_AUDIENCE: 'https://api.example.com',
      AUTH0_CLIENT_ID: 'a-client-id',
      CLIENT_ORIGIN_URL: `http://localhost:${clientPort}`,
      TENANT_PORT: String(tenantPort),
      API_PORT: String(apiPort),
      TOLLGATE_DATA: join(folder, 'data'),
      NODE_EXTRA_CA_CERTS: certificate,
      ...(how === 'a bare host' && { NODE_USE_ENV_PROXY: '1', HTTPS_PROXY: tunnel.url }),
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([issuer, impostor, tunnel].map(server => server[Symbol.asyncDispose]()))
      await rm(folder, { recursive: true })
    },
  }
}

for (const how of ['a host and port', 'a bare host'] as const) {
  describe(`npm start, with a tenant on https at ${how}`, () => {
    let setting: Setting
    let start: NpmScript
    before(async () => {
      setting = await prepare(how)
      start = runStart(setting.environment)
      await start.printed(/Ctrl-C/)
    })
    after(async () => {
      start.interrupt()
      await start.ended
      await setting[Symbol.asyncDispose]()
    })

    const ask = (route: string, accessToken: string): Promise<Response> =>
      fetch(`http://localhost:${setting.environment.API_PORT}/api/messages/${route}`, {
        headers: { authorization: `Bearer ${accessToken}` },
      })

    it('prints the remaining steps in the Auth0 Dashboard', () => {
      const { domain, environment } = setting
      assert.match(start.stdout, new RegExp(`Tenant +${domain}\n`), start.stderr)
      for (const line of [
        `Allowed Callback URLs  ${environment.CLIENT_ORIGIN_URL}/callback`,
        'permission read:admin-messages',
      ]) {
        assert.ok(start.stdout.includes(line), line)
      }
    })

    it('does not start the local tenant', async () => {
      await assert.rejects(fetch(`http://localhost:${setting.environment.TENANT_PORT}`))
      await assert.rejects(access(join(setting.folder, 'data/tenant.db')))
    })

    it('configures the client for that tenant', async () => {
      const response = await fetch(`${setting.environment.CLIENT_ORIGIN_URL}/config.json`)
      assert.deepEqual(await response.json(), {
        domain: setting.domain,
        clientId: 'a-client-id',
        audience: 'https://api.example.com',
        apiServerUrl: `http://localhost:${setting.environment.API_PORT}`,
      })
    })

    for (const [what, claims, route, status] of [
      ['a token', {}, 'protected', 200],
      ['a token with the permission', { permissions: ['read:admin-messages'] }, 'admin', 200],
      ['a token without the permission', {}, 'admin', 403],
      ['a token for another API', { aud: 'https://other.example.com' }, 'protected', 401],
      ['a token from another tenant', { iss: 'https://other.us.auth0.com/' }, 'protected', 401],
      ['an expired token', { exp: 1 }, 'protected', 401],
    ] as const) {
      it(`answers ${status} to ${what}`, async () => {
        const { issuer, domain } = setting
        assert.equal((await ask(route, await issuer.issue(`https://${domain}/`, claims))).status, status)
      })
    }

    it('answers 401 to a token with an issuer without the slash at the end', async () => {
      const { issuer, domain } = setting
      assert.equal((await ask('protected', await issuer.issue(`https://${domain}`))).status, 401)
    })

    it('answers 401 to a token that is signed with another key', async () => {
      const { impostor, domain } = setting
      assert.equal((await ask('protected', await impostor.issue(`https://${domain}/`))).status, 401)
    })
  })
}

describe('npm start, with a tenant on https', () => {
  it('the API answers 503, not 401, while the certificate of the tenant is not trusted', async () => {
    await using setting = await prepare('a host and port')
    const { environment, issuer, domain } = setting
    const start = runStart({ ...environment, NODE_EXTRA_CA_CERTS: '' })
    await start.printed(/Ctrl-C/)
    const response = await fetch(`http://localhost:${environment.API_PORT}/api/messages/protected`, {
      headers: { authorization: `Bearer ${await issuer.issue(`https://${domain}/`)}` },
    })
    assert.equal(response.status, 503)
    start.interrupt()
    assert.equal(await start.ended, 0)
  })

  it('starts only the API when AUTH0_CLIENT_ID is not set', async () => {
    await using setting = await prepare('a host and port')
    const { environment } = setting
    const start = runStart({ ...environment, AUTH0_CLIENT_ID: '' })
    await start.printed(/Ctrl-C/)
    assert.match(start.stdout, /Client +not started: AUTH0_CLIENT_ID is not set\n/)
    assert.equal((await fetch(`http://localhost:${environment.API_PORT}/healthz`)).status, 200)
    await assert.rejects(fetch(environment.CLIENT_ORIGIN_URL ?? ''))
    start.interrupt()
    assert.equal(await start.ended, 0)
  })
})
