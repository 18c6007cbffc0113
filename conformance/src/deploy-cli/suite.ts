import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { load } from 'js-yaml'
import type { Suite } from '../check.ts'
import type { World } from '../world.ts'
import { withExport } from './export.ts'

const CLIENTS = ['Conformance', 'Hello World Client', 'Hello World Test Application']
const ROLES = ['Admin', 'Tenant Administrator']
const PERMISSION = 'read:admin-messages'

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
  ],
  differences: [
    'The tool leaves out, with a warning, what the tenant does not have. That includes `databases`: it asks for actions first. The connection is exported by none of its types.',
    '`import` is not part of the run.',
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
