import assert from 'node:assert/strict'
import { type ChildProcess, fork } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { jsonBody } from './support/json-body.ts'

const MAIN = join(import.meta.dirname, '../../lib/main.js')
const ROUNDS = 2
const WRITERS = 8
const PERMISSIONS = 25

/** Decides when the tenant is killed. The test names show it; set TEST_SEED to repeat a run. */
const seed = process.env.TEST_SEED ?? String(Math.floor(Math.random() * 2 ** 31))

/** The number of confirmed writes after which the tenant is killed: 10 to 49. */
function fatalWrite(round: number): number {
  return 10 + (createHash('sha256').update(`${seed} ${round}`).digest().readUInt32BE() % 40)
}

/** A tenant in its own process, and a function to call its Management API as an administrator. */
interface Running {
  child: ChildProcess
  call(method: string, path: string, body?: object): Promise<{ status: number; body: Record<string, unknown> }>
}

/** Waits until a tenant listens. Rejects with its output when the process ends before that. */
function originOf(child: ChildProcess): Promise<string> {
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', chunk => {
      output += chunk
    })
  }
  return new Promise((resolve, reject) => {
    child.once('message', message => resolve(String(Object(message).listening)))
    child.once('error', reject)
    child.once('close', code => reject(new Error(`The tenant exited with code ${code} before it listened:\n${output}`)))
  })
}

const scopes = (prefix: string) =>
  Array.from({ length: PERMISSIONS }, (_, index) => ({ value: `${prefix}:${index}`, description: prefix }))

describe('a tenant that is killed during changes by its Management API', () => {
  let dataFolder: string
  before(async () => {
    dataFolder = await mkdtemp(join(tmpdir(), 'tollgate-crash-'))
  })
  after(() => rm(dataFolder, { recursive: true }))

  async function start(): Promise<Running> {
    const env = { TOLLGATE_DATA: dataFolder, PORT: '0' }
    const child = fork(MAIN, { stdio: ['ignore', 'pipe', 'pipe', 'ipc'], execArgv: [], env })
    const origin = await originOf(child)
    const { controlKey } = JSON.parse(await readFile(join(dataFolder, 'tenant.json'), 'utf8'))
    const json = { 'content-type': 'application/json' }
    const response = await fetch(`${origin}/local/tokens`, {
      method: 'POST',
      headers: { ...json, authorization: `Bearer ${controlKey}` },
      body: JSON.stringify({ as: 'admin', audience: `${origin}/api/v2/` }),
    })
    const authorization = `Bearer ${(await jsonBody(response)).access_token}`
    return {
      child,
      async call(method, path, body) {
        const response = await fetch(`${origin}/api/v2${path}`, {
          method,
          headers: { ...(body && json), authorization },
          ...(body && { body: JSON.stringify(body) }),
        })
        return { status: response.status, body: await jsonBody(response) }
      },
    }
  }

  /** Creates APIs and replaces all their permissions, until the server stops responding. */
  async function write({ call }: Running, name: string, confirmed: Map<string, string>, onWrite: () => void) {
    for (let count = 0; ; count++) {
      const identifier = `${name}-${count}`
      if ((await call('POST', '/resource-servers', { identifier, scopes: scopes('old') })).status !== 201) return
      confirmed.set(identifier, 'old')
      onWrite()
      const path = `/resource-servers/${identifier}`
      if ((await call('PATCH', path, { scopes: scopes('new') })).status !== 200) return
      confirmed.set(identifier, 'new')
      onWrite()
    }
  }

  for (let round = 1; round <= ROUNDS; round++) {
    const fatal = fatalWrite(round)
    it(`keeps every confirmed change complete when killed at write ${fatal} (round ${round}, TEST_SEED=${seed})`, async t => {
      const tenant = await start()
      t.after(() => tenant.child.kill('SIGKILL'))
      const confirmed = new Map<string, string>()
      let writes = 0
      const onWrite = () => {
        writes += 1
        if (writes === fatal) tenant.child.kill('SIGKILL')
      }
      const names = Array.from({ length: WRITERS }, (_, index) => `round-${round}-writer-${index}`)
      await Promise.allSettled(names.map(name => write(tenant, name, confirmed, onWrite)))
      if (tenant.child.signalCode === null) await once(tenant.child, 'exit')
      assert.equal(tenant.child.signalCode, 'SIGKILL')

      const again = await start()
      t.after(() => again.child.kill('SIGKILL'))
      const found = new Map<string, string>()
      for (let page = 0; ; page++) {
        const { body } = await again.call('GET', `/resource-servers?per_page=100&page=${page}&include_totals=true`)
        const apis = Array.isArray(body.resource_servers) ? body.resource_servers : []
        if (apis.length === 0) break
        for (const { identifier, scopes } of apis.filter(api => api.identifier.startsWith('round-'))) {
          const kinds = new Set(scopes.map(({ description }: { description: string }) => description))
          assert.deepEqual([scopes.length, kinds.size], [PERMISSIONS, 1], `"${identifier}" is half-written`)
          found.set(identifier, [...kinds].join())
        }
      }
      for (const [identifier, state] of confirmed) {
        // A change may be stored although the crash cut off its response.
        const isKept = found.get(identifier) === state || (state === 'old' && found.get(identifier) === 'new')
        assert.ok(isKept, `"${identifier}" was confirmed as ${state} and is ${found.get(identifier)}`)
      }
      again.child.kill('SIGTERM')
      await once(again.child, 'exit')
    })
  }
})
