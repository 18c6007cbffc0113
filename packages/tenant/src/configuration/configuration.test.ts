import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { decodeJwt } from 'jose'
import { jsonBody } from '../../test/support/json-body.ts'
import { createSeededDataFolder } from '../../test/support/seeded-store.ts'
import { createTestTenant, type TestTenant } from '../testing/index.ts'
import { readConfigurationFiles } from './index.ts'

const TENANT = `
tenant:
  friendly_name: Orders
clients:
  - name: Web
    app_type: spa
    callbacks: ['##APP##/callback']
  - name: Job
    app_type: non_interactive
resourceServers:
  - name: Orders API
    identifier: https://orders.example.com
    scopes:
      - { value: 'read:orders', description: Read orders }
    enforce_policies: true
    token_dialect: access_token_authz
clientGrants:
  - { client_id: Job, audience: https://orders.example.com, scope: ['read:orders'] }
databases:
  - { name: Username-Password-Authentication, strategy: auth0, enabled_clients: [Web] }
roles:
  - name: Clerk
    description: Reads orders
    permissions:
      - { permission_name: 'read:orders', resource_server_identifier: https://orders.example.com }
`
const TOLLGATE = `
mappings: { APP: 'http://localhost:3000' }
clients:
  Web: { client_id: web-local }
  Job: { client_id: job-local, client_secret: job-local-secret-of-tests }
users:
  - { email: clerk@example.com, password: orders-and-more-orders, roles: [Clerk], app_metadata: { plan: pro } }
`

/** Nine levels of lists that hold the one before nine times. */
const MULTIPLYING = Array.from(
  'abcdefghi',
  (name, level, before = 'abcdefghi'[level - 1]) =>
    `${name}: &${name} [${Array(9).fill(before === undefined ? 'x' : `*${before}`)}]`,
).join('\n')

describe('configuration files', () => {
  let tenant: TestTenant
  before(async () => {
    tenant = await createTestTenant({ dataFolder: await createSeededDataFolder() })
    await tenant.snapshot()
  })
  after(() => tenant.close())

  async function read(tenantYaml: string, tollgateYaml: string, environment = {}) {
    const folder = await mkdtemp(join(tmpdir(), 'tollgate-configuration-'))
    await writeFile(join(folder, 'tenant.yaml'), tenantYaml)
    await writeFile(join(folder, 'tollgate.yaml'), tollgateYaml)
    const files = await readConfigurationFiles(folder, environment)
    await rm(folder, { recursive: true })
    assert.ok(files)
    return files
  }

  async function send(tenantYaml: string, tollgateYaml: string, options: { apply?: boolean; delete?: boolean } = {}) {
    const { files, problems } = await read(tenantYaml, tollgateYaml)
    assert.deepEqual(problems, [])
    const response = await fetch(`${tenant.origin}/local/configuration`, {
      method: 'POST',
      headers: { authorization: `Bearer ${tenant.controlKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ files, ...options }),
    })
    const body = await jsonBody(response)
    assert.equal(response.status, 200, JSON.stringify(body))
    const changes = list(body.changes).map(change => `${change.action} ${change.kind} ${change.name}`)
    return { changes, problems: list(body.problems).map(({ file, line, message }) => `${file}:${line}: ${message}`) }
  }

  const ALL = [
    'CREATE clients Web',
    'CREATE clients Job',
    'CREATE resourceServers Orders API',
    'UPDATE databases Username-Password-Authentication',
    'CREATE clientGrants Job for https://orders.example.com',
    'CREATE roles Clerk',
    'UPDATE tenant settings',
    'CREATE users clerk@example.com',
  ]

  it('are compared without a change, applied once, and then equal to the tenant', async () => {
    assert.deepEqual(await send(TENANT, TOLLGATE), { changes: ALL, problems: [] })
    assert.deepEqual(await send(TENANT, TOLLGATE, { apply: true }), { changes: ALL, problems: [] })
    assert.deepEqual(await send(TENANT, TOLLGATE, { apply: true }), { changes: [], problems: [] })
  })

  it('give users their roles and passwords, and applications their fixed IDs and secrets', async () => {
    const audience = 'https://orders.example.com'
    const { sub, permissions } = decodeJwt<{ permissions: unknown }>(
      await tenant.tokenFor({ user: 'clerk@example.com', audience }),
    )
    assert.deepEqual([sub, permissions], ['auth0|b007a0a8594f511e6241840f', ['read:orders']])
    const response = await fetch(`${tenant.origin}/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: 'job-local',
        client_secret: 'job-local-secret-of-tests',
        audience,
      }),
    })
    assert.equal((await jsonBody(response)).scope, 'read:orders')
  })

  it('change what they describe differently, and delete what they do not list only if requested', async () => {
    const changed = TENANT.replace('Reads orders', 'Reads all orders').replace("['##APP##/callback']", '[]')
    const expected = ['UPDATE clients Web', 'UPDATE roles Clerk']
    assert.deepEqual((await send(changed, TOLLGATE, { apply: true })).changes, expected)
    const { changes } = await send(TENANT, TOLLGATE, { delete: true })
    for (const change of ['DELETE clients Hello World Client', 'DELETE roles Admin'])
      assert.ok(changes.includes(change))
    assert.ok(!changes.some(change => change.includes('Dashboard') || change.includes('Management')), String(changes))
  })

  it('are exported, and the export equals the tenant', async () => {
    const headers = { authorization: `Bearer ${tenant.controlKey}` }
    const response = await fetch(`${tenant.origin}/local/configuration`, { headers })
    const [portable = {}, own = {}] = list((await jsonBody(response)).files)
    assert.match(String(portable.text), /identifier: https:\/\/orders\.example\.com/)
    assert.doesNotMatch(JSON.stringify([portable, own]), /job-local-secret|argon2|client_secret/)
    assert.deepEqual(await send(String(portable.text), String(own.text)), { changes: [], problems: [] })
  })

  it('report every mistake with its line, and apply nothing', async () => {
    await tenant.restore()
    const mistaken = TENANT.replace('app_type: spa', 'app_type: tablet')
      .replace("permission_name: 'read:orders'", "permission_name: 'write:orders'")
      .replace('client_id: Job,', 'client_id: Jobs,')
    const users = TOLLGATE.replace('roles: [Clerk]', 'roles: [Clerk, Boss]')
    const { problems } = await send(mistaken, users, { apply: true })
    for (const [index, pattern] of [
      /^tenant\.yaml:6: Payload validation error: 'No enum match for: tablet' on property app_type\.$/,
      /^tenant\.yaml:20: There is no application "Web": add it to "clients"/,
      /^tenant\.yaml:18: There is no application "Jobs": add it to "clients", or correct the name$/,
      /^tenant\.yaml:22: The permission "write:orders" is not defined/,
      /^tollgate\.yaml:7: There is no role "Boss": add it to "roles" in tenant\.yaml$/,
    ].entries()) {
      assert.match(problems[index] ?? '', pattern)
    }
    assert.equal(problems.length, 5)
    assert.ok((await send(TENANT, TOLLGATE)).changes.includes('CREATE clients Job'))
  })

  it('report the first hundred of many mistakes, and their number', async () => {
    const headers = { authorization: `Bearer ${tenant.controlKey}`, 'content-type': 'application/json' }
    const text = `roles: [${'{ name: a }, '.repeat(20_000)}{ name: ${'long'.repeat(1000)}, x: 1 }]`
    const body = JSON.stringify({ files: [{ name: 'tenant.yaml', text }] })
    const response = await fetch(`${tenant.origin}/local/configuration`, { method: 'POST', headers, body })
    const answer = await response.text()
    const { problems, further } = JSON.parse(answer)
    assert.equal(problems.length, 100)
    assert.ok(further >= 19_000, `${further}`)
    assert.ok(answer.length < 60_000, `${answer.length} characters`)
  })

  for (const [what, tenantYaml, tollgateYaml, problems] of [
    [
      'a section that is not applied',
      'clients: []\nactions: []',
      '{}',
      [/^tenant\.yaml:2: The local tenant does not apply "actions": list it in "exclude"/],
    ],
    ['an unknown key', '{}', 'mapping: {}', [/^tollgate\.yaml:1: Unknown key "mapping": use "import", "mappings"/]],
    [
      'an unknown member of a user',
      '{}',
      'users:\n  - email: a@example.com\n    pasword: x',
      [/^tollgate\.yaml:3: Unknown key "pasword"/],
    ],
    [
      'a name that occurs twice',
      'roles:\n  - name: A\n  - name: A',
      '{}',
      [/^tenant\.yaml:3: "A" occurs twice in "roles"/],
    ],
    [
      'an item without a name',
      'roles:\n  - description: A',
      '{}',
      [/^tenant\.yaml:2: Each of "roles" must have a "name"/],
    ],
    ['text that is not YAML', 'roles: [', '{}', [/^tenant\.yaml:1: This is not YAML: /]],
    ['an alias without an anchor', 'roles: *a', '{}', [/^tenant\.yaml:1: This is not YAML: Unresolved alias/]],
    ['aliases that multiply', MULTIPLYING, '{}', [/^tenant\.yaml:1: This is not YAML: Excessive alias count/]],
    [
      'a client ID that another application has',
      'clients: [{ name: Other }]',
      'clients:\n  Other: { client_id: hello-world-client }',
      [/^tenant\.yaml:1: The client ID "hello-world-client" of "Other" belongs to another application/],
    ],
    [
      'a client ID and a secret that are not text',
      'clients: [{ name: Other }]',
      'clients:\n  Other:\n    client_id: [x]\n    client_secret: "a\\0"',
      [/^tollgate\.yaml:3: "client_id" must be text/, /^tollgate\.yaml:4: "client_secret" must be text/],
    ],
    ['a list for a mapping', '[]', '{}', [/^tenant\.yaml:1: The file must be a mapping/]],
  ] as const) {
    it(`report ${what}`, async () => {
      const sent = await send(tenantYaml, tollgateYaml)
      assert.equal(sent.problems.length, problems.length, String(sent.problems))
      for (const [index, pattern] of problems.entries()) assert.match(sent.problems[index] ?? '', pattern)
    })
  }

  it('change no other user than the one with the address, even if it has quotes', async () => {
    const { changes } = await send('{}', `users: [{ email: 'x" OR email:"user@example.com', name: Renamed }]`)
    assert.deepEqual(changes, [])
  })

  it('skip a section in "exclude"', async () => {
    assert.deepEqual(await send('actions: []', 'exclude: [actions]'), { changes: [], problems: [] })
  })

  it('take the values of keywords from "mappings" and the environment, as text and as JSON', async () => {
    const { files, problems } = await read('a: "##ONE##"\nb: @@LIST@@\n# ##NONE##', 'mappings: { LIST: [x] }', {
      ONE: '1',
    })
    assert.deepEqual([files[0]?.text, problems], ['a: "1"\nb: ["x"]\n# ##NONE##', []])
  })

  it('report a keyword without a value, and an "import" that does not exist', async () => {
    const { problems } = await read('a: ##NONE##', 'import: other.yaml')
    assert.match(String(problems[0]?.message), /"import" names "other\.yaml", which does not exist/)
    const missing = await read('a: 1\nb: ##NONE##', '{}')
    assert.equal(missing.problems[0]?.line, 2)
    assert.match(String(missing.problems[0]?.message), /The keyword "##NONE##" has no value: add it to "mappings"/)
  })

  it('stop the start of a tenant with every mistake', async () => {
    const configuration = await read('roles: [{}]', 'x: 1')
    await assert.rejects(createTestTenant({ configuration, dataFolder: await createSeededDataFolder() }), {
      name: 'TypeError',
      message:
        /^The configuration has mistakes, and nothing of it was applied:\n {2}tollgate\.yaml:1: .*\n {2}tenant\.yaml:1: /,
    })
  })

  it('are applied at the start of a tenant', async () => {
    const configuration = await read(TENANT, TOLLGATE)
    await using configured = await createTestTenant({ configuration, dataFolder: await createSeededDataFolder() })
    assert.match(await configured.tokenFor({ user: 'clerk@example.com' }), /^ey/)
  })
})

function list(value: unknown): Record<string, unknown>[] {
  assert.ok(Array.isArray(value))
  return value
}
