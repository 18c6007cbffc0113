import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, utimes } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { environmentIn, type NpmScript, runScript } from './npm-script.ts'

const API_PROGRAM = fileURLToPath(new URL('../../apps/api/dist/main.js', import.meta.url))

describe('npm run dev', () => {
  let folder = ''
  let environment: Record<string, string> = {}
  let dev: NpmScript
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tollgate-dev-'))
    environment = await environmentIn(folder)
    dev = runScript('dev', environment)
    await dev.printed(/Ctrl-C/)
  })
  after(async () => {
    dev.interrupt()
    await dev.ended
    await rm(folder, { recursive: true })
  })

  /** The process ID of the API, from its log. */
  async function apiProcess(): Promise<number> {
    const log = await readFile(join(folder, 'data/logs/api.log'), 'utf8').catch(() => '')
    return Number(/"pid":(\d+)/.exec(log)?.[1])
  }

  it('serves the client from its sources with its configuration', async () => {
    const client = `http://localhost:${environment.CLIENT_PORT}`
    assert.match(await (await fetch(client)).text(), /\/@vite\/client/, dev.stderr)
    assert.partialDeepStrictEqual(await (await fetch(`${client}/config.json`)).json(), {
      domain: `http://localhost:${environment.TENANT_PORT}`,
      apiServerUrl: `http://localhost:${environment.API_PORT}`,
    })
  })

  for (const [what, path, head, status] of [
    ['a page', '/', { host: 'evil.test' }, 421],
    ['a page at another port', '/', { host: 'localhost:1' }, 421],
    [
      'a preflight',
      '/',
      { host: 'evil.test', origin: 'http://evil.test', 'access-control-request-method': 'GET' },
      421,
    ],
    ['the configuration', '/config.json', { host: 'evil.test' }, 421],
    ['an upgrade', '/', { host: 'evil.test', connection: 'Upgrade', upgrade: 'websocket' }, 421],
    ['an upgrade at another port', '/', { host: 'localhost:1', connection: 'Upgrade', upgrade: 'websocket' }, 421],
    ['a page of this machine', '/', { host: 'client.localhost:PORT' }, 200],
  ] as const) {
    it(`answers ${status} to ${what} with the Host "${head.host}"`, async () => {
      const port = environment.CLIENT_PORT ?? ''
      const call = request({
        host: 'localhost',
        port,
        path,
        method: 'origin' in head ? 'OPTIONS' : 'GET',
        headers: { ...head, host: head.host.replace('PORT', port) },
      }).end()
      const [response] = await once(call, 'response')
      response.resume()
      assert.equal(response.statusCode, status)
    })
  }

  it('restarts the API when its compiled code changes', async () => {
    const former = await apiProcess()
    const now = new Date()
    await utimes(API_PROGRAM, now, now)
    while (!((await apiProcess()) !== former && (await apiProcess()) > 0)) await setTimeout(50)
    const response = await fetch(`http://localhost:${environment.API_PORT}/api/messages/public`)
    assert.deepEqual(await response.json(), { text: 'This is a public message.' })
  })

  it('stops all processes on Ctrl-C with exit code 0', async () => {
    dev.interrupt()
    assert.equal(await dev.ended, 0)
    await assert.rejects(fetch(`http://localhost:${environment.CLIENT_PORT}`))
  })
})
