import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { exportSPKI, generateKeyPair } from 'jose'
import { SETTINGS_MEMBERS } from '../../src/management/tenant-settings/body.ts'
import { type Answer, type ManagedTenant, startManagedTenant } from '../support/management.ts'
import { differences, type Shape } from '../support/shape.ts'

/** One request to a real tenant, and the shape of its answer. */
interface Exchange {
  method: string
  path: string
  status: number
  /** What had been written of the resource. */
  before?: Document
  /** What had been written of each resource in a list. */
  listed?: Document[]
  body?: Document
  answer: Shape
  /** The request is for a connection that is not the database. */
  other?: boolean
}

type Document = Record<string, unknown>

const FILE = join(import.meta.dirname, '../../../test/recordings/auth0-deploy-cli.json')
const exchanges: Exchange[] = JSON.parse(readFileSync(FILE, 'utf8'))

/** How the answer differs from the recorded one, and why. Anything else is a fault. */
const KNOWN: readonly { in: RegExp; difference: string; reason: string }[] = [
  {
    in: /^POST \/clients$/,
    difference: 'signing_keys[].key: missing',
    reason: 'it would be the private key that signs the tokens of the tenant',
  },
  {
    in: /^(POST|PATCH|GET) \/clients/,
    difference: 'client_secret: missing',
    reason: 'a public application, and all applications together, have no secret',
  },
  {
    in: /^GET \/resource-servers/,
    difference: 'token_dialect: not recorded',
    reason: 'the Management API is an API like any other, and shows its settings',
  },
  {
    in: /^GET \/resource-servers/,
    difference: 'enforce_policies: not recorded',
    reason: 'the Management API is an API like any other, and shows its settings',
  },
  {
    in: /^(PATCH|GET) \/connections/,
    difference: 'options.password_options: not recorded',
    reason: 'the rules for passwords are shown whatever was written of them',
  },
  { in: /^DELETE \/connections\/:id$/, difference: 'status 400', reason: 'there is one connection' },
  { in: /^POST \/connections$/, difference: 'status 409', reason: 'the connection is there from the start' },
  { in: /^POST \/connections$/, difference: 'status 400', reason: 'there is one connection' },
  {
    in: /^(PATCH|DELETE) \/connections\/:id(\/clients)?$/,
    difference: 'status 404',
    reason: 'there is one connection',
  },
]

describe('the Management API answers as recorded from real tenants', () => {
  let tenant: ManagedTenant
  const measured = { status: 0, shape: 0, writes: 0, written: 0 }
  const used = new Set<object>()
  before(async () => {
    tenant = await startManagedTenant()
    for (const role of await tenant.list('/roles')) await tenant.call('DELETE', `/roles/${Object(role).id}`)
  })
  after(() => tenant.close())

  for (const [index, exchange] of exchanges.entries()) {
    it(`${exchange.method} ${exchange.path} (${index + 1})`, async () => {
      const found = await differencesIn(tenant, exchange)
      const hasStatus = !found.some(difference => difference.startsWith('status '))
      measured.status += Number(hasStatus)
      measured.shape += Number(found.length === 0)
      measured.writes += Number(exchange.method !== 'GET')
      measured.written += Number(exchange.method !== 'GET' && hasStatus)
      const unknown = found.filter(difference => {
        const known = KNOWN.find(each => isOf(each, exchange, difference))
        if (known) used.add(known)
        return !known
      })
      assert.deepEqual(unknown, [])
    })
  }

  it('in all but the known differences', t => {
    const { status, shape, writes, written } = measured
    const total = exchanges.length
    t.diagnostic(`${status} of ${total} with the same status, ${written} of ${writes} writes among them`)
    t.diagnostic(`${shape} of ${total} with the same status and exactly the same members and types`)
    assert.deepEqual(
      KNOWN.filter(each => !used.has(each)),
      [],
    )
  })
})

function isOf(known: (typeof KNOWN)[number], { method, path }: Exchange, difference: string): boolean {
  const isPlace = difference === known.difference || difference.endsWith(`.${known.difference}`)
  return isPlace && known.in.test(`${method} ${path}`)
}

async function differencesIn(tenant: ManagedTenant, exchange: Exchange): Promise<string[]> {
  const { status, body } = await replay(tenant, exchange)
  if (status !== exchange.status) return [`status ${status}`]
  return differences(exchange.answer, recordedItems(body, exchange))
}

/** Makes what the request is about, sends it, and takes away what was made. */
async function replay(tenant: ManagedTenant, exchange: Exchange): Promise<Answer> {
  const { method, path, before = {}, listed = [] } = exchange
  const [, kind = ''] = path.split(/[/?]/)
  const isOne = path.includes('/:id') || (kind === 'connections' && method === 'GET')
  const made = isOne ? [await make(tenant, kind, before, exchange)] : []
  for (const each of listed) made.push(await make(tenant, kind, each, exchange))
  if (path === '/tenants/settings') await writeSettings(tenant, before)
  if (path.includes('is_global=true')) await tenant.expect(200, 'PATCH', await globalClient(tenant), LOGIN_PAGE)
  const answer = await tenant.call(method, path.replace('/:id', made[0] ?? ''), await bodyOf(tenant, exchange))
  const created = method === 'POST' && answer.status < 300 ? [pathOf(kind, Object(answer.body))] : []
  for (const resource of [...made, ...created]) {
    if (kind !== 'connections') await tenant.call('DELETE', `/${kind}${resource}`)
  }
  return answer
}

/** @returns the path below that of the kind */
async function make(tenant: ManagedTenant, kind: string, document: Document, exchange: Exchange): Promise<string> {
  const { other } = exchange
  if (other) return '/con_another'
  if (kind === 'connections') return writeConnection(tenant, document)
  if (kind === 'clients') {
    if (document.name === 'All Applications') return (await globalClient(tenant)).replace('/clients', '')
    const { client_authentication_methods, ...rest } = document
    const path = pathOf(kind, await tenant.expect(201, 'POST', '/clients', { name: 'Recorded', ...rest }))
    for (const id of new Set(JSON.stringify([document, exchange.body])?.match(/cred_\w+/g)))
      await addKey(tenant, path, id)
    if (client_authentication_methods) {
      const use = { client_authentication_methods, token_endpoint_auth_method: null }
      await tenant.expect(200, 'PATCH', `/clients${path}`, use)
    }
    return path
  }
  if (kind === 'client-grants') {
    const { client_id } = await tenant.expect(201, 'POST', '/clients', { name: 'Recorded' })
    const audience = `${tenant.issuer}api/v2/`
    return pathOf(kind, await tenant.expect(201, 'POST', '/client-grants', { client_id, audience, ...document }))
  }
  return pathOf(kind, await tenant.expect(200, 'POST', '/roles', { name: 'Recorded', ...document }))
}

/** Gives an application a key with the recorded ID. */
async function addKey(tenant: ManagedTenant, path: string, id: string): Promise<void> {
  const body = { credential_type: 'public_key', pem: await newPem() }
  const created = await tenant.expect(201, 'POST', `/clients${path}/credentials`, body)
  await tenant.database.updateTable('client_credentials').set({ id }).where('id', '=', String(created.id)).execute()
}

async function newPem(): Promise<string> {
  const { publicKey } = await generateKeyPair('RS256', { extractable: true })
  return exportSPKI(publicKey)
}

async function writeConnection(tenant: ManagedTenant, document: Document): Promise<string> {
  const [connection] = await tenant.list('/connections')
  const path = pathOf('connections', Object(connection))
  await tenant.expect(200, 'PATCH', `/connections${path}`, { options: null, ...document })
  return path
}

/** What an earlier request wrote is cleared. */
async function writeSettings(tenant: ManagedTenant, document: Document): Promise<void> {
  const nothing = Object.fromEntries(SETTINGS_MEMBERS.map(name => [name, null]))
  const { sandbox_versions_available, ...cleared } = nothing
  await tenant.expect(200, 'PATCH', '/tenants/settings', cleared)
  await tenant.expect(200, 'PATCH', '/tenants/settings', document)
}

const LOGIN_PAGE = { custom_login_page: '<html></html>', custom_login_page_on: true }

async function globalClient(tenant: ManagedTenant): Promise<string> {
  const [client] = await tenant.list('/clients?is_global=true')
  return `/clients/${Object(client).client_id}`
}

function pathOf(kind: string, document: Document): string {
  return `/${kind === 'clients' ? document.client_id : document.id}`
}

/** The body with this tenant's IDs in place of the recorded ones. */
async function bodyOf(tenant: ManagedTenant, { path, body, method }: Exchange): Promise<unknown> {
  if (path.startsWith('/client-grants') && method === 'POST') {
    const { client_id } = await tenant.expect(201, 'POST', '/clients', { name: 'Recorded' })
    return { ...body, client_id, audience: `${tenant.issuer}api/v2/` }
  }
  // The recorded key is cut off.
  if (method === 'POST' && path.endsWith('/credentials')) return { ...body, pem: await newPem() }
  if (!Array.isArray(body)) return body
  return Promise.all(
    body.map(async each => {
      const { client_id } = await tenant.expect(201, 'POST', '/clients', { name: 'Recorded' })
      return { ...each, client_id }
    }),
  )
}

/** A list without what the recorded tenant did not have. */
function recordedItems(body: unknown, { path, listed }: Exchange): unknown {
  const [, kind = ''] = path.split(/[/?]/)
  if (kind === 'resource-servers') {
    const [system] = [Object(body).resource_servers].flat().filter(api => Object(api).is_system)
    return { ...Object(body), resource_servers: [system] }
  }
  if (!listed) return body
  const names = new Set(listed.map(({ name }) => name))
  const items = [Object(body)[kind]].flat().filter(item => names.has(Object(item).name))
  return { ...Object(body), [kind]: items }
}
