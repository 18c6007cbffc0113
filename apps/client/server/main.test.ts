import assert from 'node:assert/strict'
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer, request } from 'node:http'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, it } from 'node:test'

const env = {
  PORT: '0',
  AUTH0_DOMAIN: 'http://localhost:7070',
  AUTH0_CLIENT_ID: 'pYxRfP3mUqTz',
  AUTH0_AUDIENCE: 'https://hello-world.example.com',
  API_SERVER_URL: 'http://localhost:6060',
}

function start(changes: Record<string, string | undefined> = {}): ChildProcess {
  return fork(join(import.meta.dirname, 'main.js'), {
    env: { ...env, ...changes },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
}

async function listening(child: ChildProcess): Promise<string> {
  const [message] = await once(child, 'message')
  assert.match(message.listening, /^http:\/\/localhost:\d+$/)
  return message.listening
}

describe('the client process', () => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    it(`reports its origin and exits with code 0 on ${signal} despite an idle connection`, async () => {
      const child = start()
      const origin = await listening(child)
      assert.equal((await fetch(`${origin}/config.json`)).status, 200)

      child.kill(signal)

      assert.deepEqual(await once(child, 'exit'), [0, null])
    })
  }

  it('exits with code 0 when its parent disconnects', async () => {
    const child = start()
    await listening(child)
    child.disconnect()
    assert.deepEqual(await once(child, 'exit'), [0, null])
  })

  it('does not log authorization codes', async () => {
    const child = start()
    assert(child.stdout)
    const log = text(child.stdout)
    const origin = await listening(child)
    await fetch(`${origin}/callback?code=top-secret&state=x`, { headers: { accept: 'text/html' } })
    child.kill()
    assert.match(await log, /"path":"\/callback"/)
    assert.doesNotMatch(await log, /top-secret/)
  })

  it('keeps no more than the beginning of a long path in its log', async () => {
    const child = start()
    assert(child.stdout)
    const log = text(child.stdout)
    const origin = await listening(child)
    for (const path of [`/${'x'.repeat(15_000)}`, `/%${'z'.repeat(15_000)}`]) await fetch(origin + path)
    child.kill()
    assert.match(await log, /"path":"\/x{199}…"/)
    for (const line of (await log).split('\n')) assert.ok(line.length < 1000, line)
  })

  it('reports a missing variable in one sentence', async () => {
    const child = start({ AUTH0_CLIENT_ID: undefined })
    assert(child.stderr)
    const [complaint, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')])
    assert.equal(code, 1)
    assert.match(complaint, /^AUTH0_CLIENT_ID is not set: .*\n$/)
  })

  it('answers 200 for hosts in ALLOWED_HOSTS and 421 for other hosts', async t => {
    const child = start({ ALLOWED_HOSTS: 'app.test' })
    t.after(() => child.kill())
    const { port } = new URL(await listening(child))
    for (const [host, status] of [
      ['app.test', 200],
      ['evil.test', 421],
    ] as const) {
      const call = request({ host: 'localhost', port, path: '/config.json', headers: { host } }).end()
      const [response] = await once(call, 'response')
      response.resume()
      assert.equal(response.statusCode, status, host)
    }
  })

  it('reports a malformed ALLOWED_HOSTS in one sentence', async () => {
    const child = start({ ALLOWED_HOSTS: '*.test' })
    assert(child.stderr)
    const [complaint, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')])
    assert.equal(code, 1)
    assert.match(complaint, /^ALLOWED_HOSTS must be a list of hosts: "\*\.test" is not an allowed host: .*\n$/)
  })

  it('reports in one sentence that its port is in use', async () => {
    const other = createServer()
    await once(other.listen(0, 'localhost'), 'listening')
    const address = other.address()
    assert(typeof address === 'object' && address)
    const child = start({ PORT: String(address.port) })
    assert(child.stderr)
    const [complaint, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')])
    other.close()
    assert.equal(code, 1)
    assert.match(complaint, RegExp(`^Port ${address.port} is in use: .*\\n$`))
  })
})
