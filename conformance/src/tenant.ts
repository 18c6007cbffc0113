import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTenant, helloWorld, type TenantAddress } from '@tollgate/tenant'
import { createDatabase } from './database.ts'
import { parseObject, textOf } from './json.ts'
import type { Application, World } from './world.ts'

const TEST_APPLICATION_ID = 'hello-world-test-application'

/** Starts a separate tenant for a suite, on PostgreSQL if `TOLLGATE_DATABASE_URL` is set, runs the suite, and cleans up. */
export async function withWorld<Result>(run: (world: World) => Promise<Result>): Promise<Result> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'tollgate-conformance-'))
  await using database = await createDatabase()
  const tenant = await createTenant({ port: 0, httpsPort: 0, dataFolder, databaseUrl: database?.url })
  try {
    return await run(await describe(tenant, dataFolder))
  } finally {
    await tenant.close()
    await rm(dataFolder, { recursive: true })
  }
}

async function describe(address: TenantAddress, dataFolder: string): Promise<World> {
  const { origin, secure } = address
  if (!secure) throw new Error('The tenant does not listen over https')
  const { audience, client, user, admin } = helloWorld
  const call = await asAdministrator(address)
  return {
    origin,
    secureOrigin: secure.origin,
    authorityFile: join(dataFolder, 'development-ca.pem'),
    audience,
    client: { clientId: client.client_id },
    testApplication: applicationOf(await call('GET', `/clients/${TEST_APPLICATION_ID}`)),
    manager: await addManager(call, [origin, secure.origin]),
    user,
    admin,
  }
}

type Call = (method: string, path: string, body?: unknown) => Promise<Record<string, unknown>>

/** Calls the Management API with a token of the administrator, like the dashboard. */
async function asAdministrator({ origin, controlKey }: TenantAddress): Promise<Call> {
  const { access_token } = await send(`${origin}/local/tokens`, 'POST', controlKey, {
    as: 'admin',
    audience: `${origin}/api/v2/`,
  })
  return (method, path, body) => send(`${origin}/api/v2${path}`, method, String(access_token), body)
}

async function send(url: string, method: string, token: string, body?: unknown): Promise<Record<string, unknown>> {
  const response = await fetch(url, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${url} returned ${response.status}: ${text}`)
  return parseObject(text)
}

async function addManager(call: Call, origins: readonly string[]): Promise<Application> {
  const manager = applicationOf(
    await call('POST', '/clients', {
      name: 'Conformance',
      app_type: 'non_interactive',
      grant_types: ['client_credentials'],
    }),
  )
  for (const origin of origins) {
    const audience = `${origin}/api/v2/`
    const { scopes } = await call('GET', `/resource-servers/${encodeURIComponent(audience)}`)
    const scope = Array.isArray(scopes) ? scopes.map((permission: { value?: unknown }) => permission.value) : []
    await call('POST', '/client-grants', { client_id: manager.clientId, audience, scope })
  }
  return manager
}

function applicationOf(client: Record<string, unknown>): Application {
  return { clientId: textOf(client, 'client_id'), clientSecret: textOf(client, 'client_secret') }
}
