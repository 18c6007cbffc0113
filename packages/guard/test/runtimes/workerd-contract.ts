/**
 * Holds the fetch and Hono adapters against their contract on workerd, as `npm run runtimes` does. The environment
 * variable WORKERD is the path of its program.
 */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { rolldown } from 'rolldown'
import { BROKEN_POLICIES, PERMISSION } from '../../src/adapters/contract/api.ts'
import { bearer, REFUSED_REQUESTS } from '../../src/adapters/contract/refusals.ts'
import { type Fields, type Received, send } from '../../src/adapters/contract/request.ts'
import { createProver, createTestIssuer, type TestIssuer } from '../../src/testing/index.ts'

const BASE_URL = 'https://api.example.com'
const issuers = await Promise.all(
  (['RS256', 'RS512', 'ES256', 'ES384', 'EdDSA'] as const).map(algorithm => createTestIssuer({ algorithm })),
)
const [issuer = assert.fail()] = issuers
const down = await createTestIssuer()
down.outage()
const settings = {
  issuers: [...issuers, down].map(({ issuer, audience, jwksUri, algorithms }) => ({
    issuer,
    audience,
    jwksUri,
    algorithms,
  })),
}
let folder: string
let workerd: ChildProcess
let origin: string

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tollgate-workerd-'))
  const bundle = await rolldown({
    input: join(import.meta.dirname, 'worker.js'),
    external: /^node:/,
    platform: 'node',
    treeshake: { moduleSideEffects: false },
  })
  await bundle.write({ file: join(folder, 'worker.js'), format: 'esm' })
  await bundle.close()
  const port = await freePort()
  await writeFile(join(folder, 'config.capnp'), configOf(port))
  workerd = spawn(process.env.WORKERD ?? 'workerd', ['serve', join(folder, 'config.capnp')], { stdio: 'inherit' })
  origin = `http://127.0.0.1:${port}`
  while (!(await isUp())) await delay(20)
})
after(async () => {
  const exit = once(workerd, 'exit')
  workerd.kill()
  await exit
  await Promise.all([...issuers, down].map(each => each.close()))
  await rm(folder, { recursive: true })
})

async function freePort(): Promise<number> {
  const server = createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  server.close()
  return typeof address === 'object' && address !== null ? address.port : assert.fail()
}

/** workerd's own configuration. https://github.com/cloudflare/workerd/blob/main/src/workerd/server/workerd.capnp */
function configOf(port: number): string {
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .worker),
    (name = "network", network = (allow = ["private", "public", "local"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
);
const worker :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed "worker.js")],
  compatibilityDate = "2026-08-04",
  compatibilityFlags = ["nodejs_compat"],
  globalOutbound = "network",
  bindings = [
    (name = "SETTINGS", json = ${JSON.stringify(JSON.stringify(settings))}),
    (name = "BASE_URL", text = "${BASE_URL}"),
  ],
);
`
}

async function isUp(): Promise<boolean> {
  try {
    return (await fetch(`${origin}/fetch/public`)).status === 200
  } catch {
    assert.equal(workerd.exitCode, null, 'workerd ended')
    return false
  }
}

for (const adapter of ['fetch', 'hono']) {
  describe(`The contract on ${adapter}, on workerd`, () => {
    const get = (path: string, headers: Fields = {}, method = 'GET'): Promise<Received> =>
      send(`${origin}/${adapter}${path}`, headers, method)

    // First: all of them wait for one fetch of keys, which belongs to the first request.
    it('gives concurrent requests their own token each, while keys are fetched and after', async () => {
      const subjects = Array.from({ length: 20 }, (_, index) => `user-${index}`)
      const authorize = (sub: string) => get('/protected', { authorization: bearer(issuer, { sub }) })
      for (let round = 0; round < 2; round += 1) {
        const received = await Promise.all(subjects.map(authorize))
        assert.deepEqual(
          received.map(({ body }) => JSON.parse(body).sub),
          subjects,
        )
      }
    })

    for (const each of issuers) {
      it(`accepts ${each.algorithms[0]}, and refuses a forged signature`, async () => {
        const authorization = bearer(each, { sub: 'ada' })
        assert.equal((await get('/protected', { authorization })).body, '{"text":"protected","sub":"ada"}')
        const forged = `${authorization.slice(0, -8)}AAAAAAAA`
        assert.equal((await get('/protected', { authorization: forged })).status, 401)
      })
    }

    it('responds to requests that satisfy the policy', async () => {
      const headers = { authorization: bearer(issuer, { sub: 'admin', permissions: [PERMISSION] }) }
      assert.equal((await get('/public', { authorization: 'Bearer' })).body, '{"text":"public"}')
      assert.equal((await get('/admin', headers)).body, '{"text":"admin","sub":"admin"}')
      assert.equal((await get('/optional', headers)).body, '{"text":"optional","sub":"admin"}')
      assert.equal((await get('/optional')).body, '{"text":"optional"}')
      assert.equal((await get('/unknown')).status, 404)
    })

    for (const { what, path, credentials, ...expected } of REFUSED_REQUESTS) {
      it(`refuses ${what} on ${path}`, async () => {
        const { status, headers, body } = await get(path, { authorization: credentials(issuer) })
        assert.equal(status, expected.status)
        assert.equal(headers['www-authenticate'], expected.challenge)
        assert.equal(headers['content-type'], 'application/json; charset=utf-8')
        assert.equal(headers['cache-control'], 'no-store')
        assert.equal(body, JSON.stringify(expected.body))
      })
    }

    it('responds with 500 when the test of a policy throws', async () => {
      for (const path of Object.keys(BROKEN_POLICIES)) {
        const { status, body } = await get(path, { authorization: bearer(issuer) })
        assert.equal(status, 500, path)
        assert.doesNotMatch(body, /secret/)
      }
    })

    it('responds with 503 while the keys are unavailable', async () => {
      const { status, headers } = await get('/protected', { authorization: bearer(down) })
      assert.equal(status, 503)
      assert.match(headers['retry-after'] ?? '', /^\d+$/)
    })

    it('is not created for PS256, whose padding workerd ignores', async () => {
      assert.equal((await send(`${origin}/${adapter}-ps256/public`)).status, 500)
    })

    it('accepts a DPoP proof once', async () => {
      const client = createProver()
      const url = `${BASE_URL}/protected`
      const headers = client.headers({ accessToken: boundToken(issuer, client), url })
      const ask = () => send(`${origin}/${adapter}-dpop/protected`, headers)
      assert.equal((await ask()).status, 200)
      const { status, headers: replayed } = await ask()
      assert.equal(status, 401)
      assert.match(replayed['www-authenticate'] ?? '', /invalid_dpop_proof/)
    })
  })
}

function boundToken(from: TestIssuer, client: ReturnType<typeof createProver>): string {
  return from.issueBound(client, { sub: 'ada' })
}
