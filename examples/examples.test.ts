import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { after, describe, it } from 'node:test'
import { createTestIssuer } from '@tollgate/guard/testing'
import { WebSocket } from 'ws'

const issuer = await createTestIssuer()
after(() => issuer.close())

/** Runs an example until the test is over. @returns where it listens */
async function start(example: string): Promise<AsyncDisposable & { readonly origin: string }> {
  const env = { ...process.env, ISSUER: issuer.issuer, AUDIENCE: issuer.audience, PORT: '0' }
  const child = spawn(process.execPath, [join(import.meta.dirname, example, 'main.js')], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  for await (const line of createInterface(child.stdout)) {
    const origin = /^Listening on (\S+)$/.exec(line)?.[1]
    if (origin) return { origin, [Symbol.asyncDispose]: () => stop(child) }
  }
  throw new Error(`The example "${example}" ended without listening`)
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.kill()) await once(child, 'close')
}

describe('The example', () => {
  for (const example of ['express', 'fastify', 'fetch', 'hono', 'koa', 'nest', 'node']) {
    it(`for ${example} serves public routes to everyone, and guarded routes to authorized users`, async () => {
      await using api = await start(example)
      const get = (path: string, claims?: object) => {
        const headers = claims && { authorization: `Bearer ${issuer.issue({ ...claims })}` }
        return fetch(`${api.origin}${path}`, headers && { headers })
      }
      assert.deepEqual(await (await get('/public')).json(), { text: 'Everybody may read this' })
      assert.equal((await get('/me')).status, 401)
      assert.deepEqual(await (await get('/me', { sub: 'me' })).json(), { sub: 'me' })
      assert.equal((await get('/admin', {})).status, 403)
      assert.equal((await get('/admin', { permissions: ['read:admin'] })).status, 200)
      assert.equal((await get('/unknown')).status, 404)
    })
  }

  it('for WebSockets passes the token to the handler at the handshake', async () => {
    await using api = await start('websocket')
    const headers = { authorization: `Bearer ${issuer.issue({ sub: 'me' })}` }
    const socket = new WebSocket(api.origin, { headers })
    const [message] = await once(socket, 'message')
    assert.deepEqual(JSON.parse(String(message)), { sub: 'me' })
    socket.terminate()
    const [error] = await once(new WebSocket(api.origin), 'error')
    assert.match(error.message, /401/)
  })

  it('for Vitest passes', async () => {
    const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs')
    const cwd = join(import.meta.dirname, '..')
    // A machine that is busy may need longer than Vitest waits by itself.
    const limits = ['--testTimeout=120000', '--hookTimeout=120000']
    const child = spawn(process.execPath, [vitest, 'run', 'testing/orders.spec.ts', ...limits], { cwd })
    const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'close')])
    assert.equal(code, 0, output)
  })

  it('for Vitest with a tenant passes, with a copy of the tenant', async () => {
    const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs')
    const limits = ['--testTimeout=120000', '--hookTimeout=120000']
    const options = ['--root', '.', '--config', 'testing/vitest.config.ts', ...limits]
    await passes([vitest, 'run', 'testing/tenant.spec.ts', ...options], join(import.meta.dirname, '..'))
  })

  it('for Jest with a tenant passes, with a copy of the tenant', async () => {
    const jest = join(dirname(createRequire(import.meta.url).resolve('jest/package.json')), 'bin/jest.js')
    const options = ['--ci', '--testTimeout=120000', '--watchman=false']
    await passes(['--experimental-vm-modules', jest, ...options], join(import.meta.dirname, '../testing/jest'))
  })
})

async function passes(args: readonly string[], cwd: string): Promise<void> {
  const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
  const [output, errors, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  assert.equal(code, 0, output + errors)
}
