/** The step of the GitHub Action, run with the command line of this repository. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'

const root = join(import.meta.dirname, '../../..')

test('The GitHub Action starts a tenant and exports its address', { skip: process.platform === 'win32' }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tollgate-action-'))
  const [output, exported] = [join(folder, 'output'), join(folder, 'env')]
  const port = await freePort()
  const step = spawn(join(root, '.github/actions/setup-tollgate/start.sh'), {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      COMMAND: `${process.execPath} ${join(root, 'packages/cli/bin/tollgate.js')}`,
      TENANT_PORT: String(port),
      TENANT_HTTPS_PORT: 'off',
      AUDIENCE: 'https://orders.example.com',
      TOLLGATE_DATA: 'data',
      RUNNER_TEMP: folder,
      GITHUB_OUTPUT: output,
      GITHUB_ENV: exported,
    },
  })
  const [printed, [code]] = await Promise.all([text(step.stdout), once(step, 'close')])
  try {
    assert.equal(code, 0, printed)
    assert.equal(await readFile(output, 'utf8'), `origin=http://localhost:${port}\n`)
    const lines = (await readFile(exported, 'utf8')).trim().split('\n')
    assert.deepEqual(lines, [`AUTH0_AUDIENCE=https://orders.example.com`, `AUTH0_DOMAIN=http://localhost:${port}`])
    assert.equal((await fetch(`http://localhost:${port}/.well-known/jwks.json`)).status, 200)
  } finally {
    const { pid } = JSON.parse(await readFile(join(folder, 'data/tenant.json'), 'utf8'))
    process.kill(pid)
    await rm(folder, { recursive: true, maxRetries: 10 })
  }
})

async function freePort(): Promise<number> {
  const server = createServer().listen(0, 'localhost')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (typeof address !== 'object' || !address) throw new Error('The server has no port')
  return address.port
}
