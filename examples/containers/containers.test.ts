/** The commands of the container file and the settings of the compose file, run without a container engine. */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, before, test } from 'node:test'
import { createGuard, permissions } from '@tollgate/guard'
import { connectTestTenant } from '@tollgate/tenant/testing'

const folder = join(import.meta.dirname, '../../containers')
const audience = 'https://orders.example.com'
let data: string
let tenant: ChildProcess
let origin: string

async function commandOf(instruction: string): Promise<string[]> {
  const file = await readFile(join(folder, 'Containerfile'), 'utf8')
  const [, command = '[]'] = new RegExp(`^${instruction}.*?(\\[.*\\])$`, 'm').exec(file) ?? []
  return JSON.parse(command)
}

before(async () => {
  data = await mkdtemp(join(tmpdir(), 'tollgate-container-'))
  const [, ...args] = await commandOf('CMD')
  const env = {
    ...process.env,
    PORT: '0',
    HTTPS_PORT: 'off',
    TOLLGATE_HOST: '0.0.0.0',
    TOLLGATE_DATA: data,
    TOLLGATE_CONFIG: data,
    TOLLGATE_ISSUER: 'http://localhost:7070/',
    ALLOWED_HOSTS: 'tenant',
    AUTH0_AUDIENCE: audience,
  }
  tenant = spawn(process.execPath, args, { env, cwd: folder, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const [message] = await once(tenant, 'message')
  origin = String(Object(message).listening)
})
after(async () => {
  if (tenant.kill()) await once(tenant, 'exit')
  await rm(data, { recursive: true })
})

test('The health command of the container exits with 0', async () => {
  const [, ...args] = await commandOf('HEALTHCHECK')
  const check = spawn(process.execPath, args, { env: { ...process.env, PORT: new URL(origin).port } })
  assert.deepEqual(await once(check, 'exit'), [0, null])
})

/** Sends a request to the tenant by one of its names, as the network of the containers does. */
const byName: typeof fetch = async input => {
  const { promise, resolve, reject } = Promise.withResolvers<Response>()
  const url = new URL(String(input instanceof Request ? input.url : input))
  const options = { host: '127.0.0.1', port: new URL(origin).port, path: url.pathname, headers: { host: url.host } }
  request(options, async response => {
    resolve(new Response(await text(response), { status: response.statusCode ?? 0 }))
  })
    .on('error', reject)
    .end()
  return promise
}

test('The API verifies tokens of the issuer that the browser uses', async () => {
  const guard = createGuard({ issuer: 'http://localhost:7070/', audience, algorithms: ['RS256'], fetch: byName })
  const { controlKey } = JSON.parse(await readFile(join(data, 'tenant.json'), 'utf8'))
  const token = await connectTestTenant({ origin, controlKey }).tokenFor({ user: 'admin@example.com' })
  const headers = { authorization: `Bearer ${token}` }
  assert.equal((await guard.check({ headers }, permissions('read:admin-messages'))).granted, true)
})

test('Other containers call the same tenant by another name, and no further name is accepted', async () => {
  const discovery = await byName('http://tenant:7070/.well-known/openid-configuration')
  assert.equal(Object(await discovery.json()).issuer, 'http://localhost:7070/')
  assert.equal((await byName('http://other:7070/.well-known/openid-configuration')).status, 421)
})
