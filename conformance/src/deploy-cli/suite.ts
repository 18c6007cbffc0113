import assert from 'node:assert/strict'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { load } from 'js-yaml'
import { connect } from '../auth0/connect.ts'
import type { Suite } from '../check.ts'
import { parseObject } from '../json.ts'
import { withWorld } from '../tenant.ts'
import type { World } from '../world.ts'
import { runTool, withExport } from './tool.ts'
import { importEverywhere } from './whole-tenant.ts'

const CLIENTS = ['Conformance', 'Hello World Client', 'Hello World Test Application']
const ROLES = ['Admin']
const PERMISSION = 'read:admin-messages'

/** The types that the tenant supports completely. */
const THE_TENANTS_OWN = {
  AUTH0_INCLUDED_ONLY: JSON.stringify(['tenant', 'clients', 'resourceServers', 'clientGrants', 'roles']),
}

export const deployCliSuite: Suite = {
  client: 'auth0-deploy-cli',
  package: 'auth0-deploy-cli',
  kind: 'tool',
  checks: [
    {
      name: 'export of everything as YAML: the seeded API, applications, grants and roles are in the file',
      run: world => withExport(world, 'yaml', folder => lookAtFile(world, folder)),
    },
    {
      name: 'export of everything as a directory: a file for each of them',
      run: world => withExport(world, 'directory', folder => lookAtDirectory(world, folder)),
    },
    {
      name: 'import of what was exported, a setting and a role changed: the tenant has both, and the rest as before',
      run: world => withExport(world, 'yaml', folder => importChanged(world, folder), THE_TENANTS_OWN),
    },
    {
      name: 'import into another tenant, with `AUTH0_ALLOW_DELETE`: what is not in the file is deleted, and the administrator stays one',
      run: world => withExport(world, 'yaml', importElsewhere, THE_TENANTS_OWN),
    },
    {
      name: 'import of every type that the tenant has or stores, export, import into another tenant, export: no difference',
      run: importEverywhere,
    },
  ],
  differences: [
    'Types without a counterpart in the tenant, such as `attackProtection`, `branding` and `logStreams`, are stored without an effect. Secrets of other services are not stored.',
    'The tool skips types that the tenant does not have when it exports, and ends with the first of them when it imports.',
  ],
}

async function lookAtFile({ audience }: World, folder: string): Promise<void> {
  const exported = load(await readFile(join(folder, 'tenant.yaml'), 'utf8'))
  assert.partialDeepStrictEqual(exported, {
    resourceServers: [{ identifier: audience, enforce_policies: true, token_dialect: 'access_token_authz' }],
    clients: CLIENTS.map(name => ({ name })),
    clientGrants: [{ client_id: 'Hello World Test Application', audience, scope: [PERMISSION] }],
    roles: ROLES.map(name => ({ name })),
    tenant: { friendly_name: 'Tollgate', session_lifetime: 168 },
  })
}

async function lookAtDirectory({ audience }: World, folder: string): Promise<void> {
  const names = async (kind: string) =>
    (await readdir(join(folder, kind))).map(file => file.replace(/\.json$/, '')).sort()
  const content = async (file: string): Promise<unknown> => JSON.parse(await readFile(join(folder, file), 'utf8'))
  assert.deepEqual(await names('clients'), CLIENTS)
  assert.deepEqual(await names('roles'), ROLES)
  assert.partialDeepStrictEqual(await content('resource-servers/Hello World API Server.json'), {
    identifier: audience,
    scopes: [{ value: PERMISSION }],
  })
  assert.partialDeepStrictEqual(await content('roles/Admin.json'), {
    permissions: [{ resource_server_identifier: audience, permission_name: PERMISSION }],
  })
}

/** Changes the exported file and imports it. */
async function importChanged(world: World, folder: string): Promise<void> {
  const file = join(folder, 'tenant.yaml')
  const exported = await readFile(file, 'utf8')
  const changed = exported
    .replace('friendly_name: Tollgate', 'friendly_name: Acme')
    .replace('description: Reads the admin messages', 'description: Reads them all')
  await writeFile(file, changed)
  const output = await runTool(world, ['import', '--input_file', file], THE_TENANTS_OWN)
  assert.match(output, /Import Successful/)

  const { roles, tenants } = connect(world)
  assert.equal((await tenants.settings.get()).friendly_name, 'Acme')
  const [admin] = (await roles.list({ name_filter: 'Admin' })).data
  assert.equal(admin?.description, 'Reads them all')
  const lookAgain = async (again: string) => assert.equal(await readFile(join(again, 'tenant.yaml'), 'utf8'), changed)
  await withExport(world, 'yaml', lookAgain, THE_TENANTS_OWN)
}

/** Imports the exported file into a tenant with one more role. */
async function importElsewhere(folder: string): Promise<void> {
  await withWorld(async other => {
    const call = await asManager(other)
    await call('POST', 'roles', { name: 'Elsewhere' })
    const args = ['import', '--input_file', join(folder, 'tenant.yaml')]
    const output = await runTool(other, args, { ...THE_TENANTS_OWN, AUTH0_ALLOW_DELETE: 'true' })
    assert.match(output, /Import Successful/)
    assert.partialDeepStrictEqual(await call('GET', 'roles?include_totals=true'), {
      total: ROLES.length,
      roles: ROLES.map(name => ({ name })),
    })
    assert.partialDeepStrictEqual(await call('GET', 'local/administrators'), {
      administrators: [{ email: other.admin.email }],
    })
  })
}

type Call = (method: string, path: string, body?: object) => Promise<Record<string, unknown>>

/** The Management API with http, because this process does not trust the certificate of other tenants. */
async function asManager({ origin, manager }: World): Promise<Call> {
  const send = async (method: string, path: string, body: object, authorization?: string) => {
    const response = await fetch(`${origin}/${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...(authorization && { authorization }) },
      ...(method !== 'GET' && { body: JSON.stringify(body) }),
    })
    assert.ok(response.ok, `${method} ${path} returned ${response.status}`)
    return parseObject(await response.text())
  }
  const { access_token } = await send('POST', 'oauth/token', {
    grant_type: 'client_credentials',
    client_id: manager.clientId,
    client_secret: manager.clientSecret,
    audience: `${origin}/api/v2/`,
  })
  return (method, path, body = {}) => send(method, `api/v2/${path}`, body, `Bearer ${access_token}`)
}
