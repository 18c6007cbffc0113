import assert from 'node:assert/strict'
import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, statSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { text } from 'node:stream/consumers'
import { after, before, describe, it } from 'node:test'
import { readConfig } from '../src/config.ts'
import { createTenant } from '../src/tenant.ts'
import type { TenantOptions } from '../src/tenant-options.ts'
import { jsonBody } from './support/json-body.ts'
import { createSecureFetch } from './support/secure-fetch.ts'
import { createSinglePageApp } from './support/single-page-app.ts'
import { createVisitor, submit } from './support/visitor.ts'

const isWindows = process.platform === 'win32'
const MAIN = join(import.meta.dirname, '../../lib/main.js')

/** Kills a process that no signal ends. The timer does not keep the test's own process running. */
function withLastLimit<Child extends ChildProcess>(child: Child): Child {
  setTimeout(() => child.kill('SIGKILL'), 240_000).unref()
  return child
}

describe('the tenant process', () => {
  let scratch: string
  before(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'tollgate-main-'))
  })
  after(() => rm(scratch, { recursive: true }))

  const run = (env: NodeJS.ProcessEnv) =>
    withLastLimit(
      fork(MAIN, { silent: true, execArgv: [], env: { TOLLGATE_DATA: join(scratch, 'data'), PORT: '0', ...env } }),
    )

  async function listening(child: ChildProcess): Promise<string> {
    const [message] = await once(child, 'message')
    return message.listening
  }

  async function stderrOf(child: ChildProcess): Promise<string> {
    let text = ''
    child.stderr?.on('data', chunk => {
      text += chunk
    })
    await once(child, 'close')
    return text
  }

  describe('its output', () => {
    let child: ChildProcess
    let origin: string
    let stdout: Promise<string>
    let stderr: Promise<string>
    before(async () => {
      child = run({})
      assert.ok(child.stdout)
      stdout = text(child.stdout)
      stderr = stderrOf(child)
      origin = await listening(child)
      await sendLongPathsAndQueries()
      await giveUp()
      assert.equal((await fetch(`${origin}/.well-known/jwks.json`)).status, 200)
      child.kill('SIGTERM')
    })

    async function sendLongPathsAndQueries(): Promise<void> {
      for (const path of ['/', '/u/', '/dashboard/', '/api/v2/', '/%']) {
        await fetch(`${origin}${path}${'x'.repeat(15_000)}`)
        await fetch(`${origin}${path}?token=secret`)
      }
      await fetch(`${origin}/oidc/logout?id_token_hint=secret`)
    }

    async function giveUp(): Promise<void> {
      const { port, host } = new URL(origin)
      for (let times = 0; times < 8; times++) {
        const socket = connect({ host: 'localhost', port: Number(port) })
        await once(socket, 'connect')
        socket.on('error', () => {})
        socket.write(`GET /authorize?client_id=x HTTP/1.1\r\nHost: ${host}\r\n\r\n`.repeat(10), () => {
          socket.resetAndDestroy()
        })
        await once(socket, 'close')
      }
    }

    it('the log contains only the beginning of a long path', async () => {
      assert.match(await stdout, /"url":"\/x{199}…"/)
      for (const line of (await stdout).split('\n')) assert.ok(line.length < 1000, line)
    })

    it('the log contains no query, and so no token', async () => {
      assert.match(await stdout, /"url":"\/oidc\/logout"/)
      assert.doesNotMatch(await stdout, /secret/)
    })

    it('nothing is written to stderr for clients that close the connection early', async () => {
      assert.equal(await stderr, '')
    })
  })

  for (const stop of ['SIGINT', 'SIGTERM', 'disconnect'] as const) {
    it(`announces itself in a private file, and ends well on ${stop} though a connection is open`, async () => {
      const child = run({})
      const origin = await listening(child)
      const file = join(scratch, 'data', 'tenant.json')
      assert.equal(statSync(file).mode & 0o777, 0o600)
      const { controlKey, ...announced } = JSON.parse(await readFile(file, 'utf8'))
      assert.deepEqual(announced, { origin, pid: child.pid })
      assert.equal(Buffer.from(controlKey, 'base64url').length, 32)

      await fetch(`${origin}/.well-known/jwks.json`) // leaves a connection open
      if (stop === 'disconnect') child.disconnect()
      else child.kill(stop)
      const [code] = await once(child, 'exit')
      assert.equal(code, 0)
      assert.equal(existsSync(file), false)
    })
  }

  it('listens for https as well, and says where, and which certificate to trust', async () => {
    const dataFolder = join(scratch, 'secure')
    const child = run({ TOLLGATE_DATA: dataFolder, HTTPS_PORT: '0' })
    await listening(child)
    const { secure } = JSON.parse(await readFile(join(dataFolder, 'tenant.json'), 'utf8'))
    assert.match(secure.origin, /^https:\/\/localhost:\d+$/)
    const secureFetch = createSecureFetch(await readFile(secure.authorityFile, 'utf8'))
    const response = await secureFetch(`${secure.origin}/.well-known/openid-configuration`)
    assert.equal((await jsonBody(response)).issuer, `${secure.origin}/`)
    child.kill('SIGTERM')
    assert.deepEqual(await once(child, 'exit'), [0, null])
  })

  describe('says in one sentence why it cannot start:', () => {
    const cannotStart = async (env: NodeJS.ProcessEnv, sentence: RegExp) => {
      const child = run(env)
      const stderr = await stderrOf(child)
      assert.match(stderr, sentence)
      assert.equal(stderr.trimEnd().split('\n').length, 1)
      assert.equal(child.exitCode, 1)
    }

    /** The process writes the message of the error. The tests of the store and of PORT check that, in a process. */
    const rejects = (options: Partial<TenantOptions>, sentence: RegExp) =>
      assert.rejects(createTenant({ port: 0, dataFolder: join(scratch, 'data'), ...options }), ({ message }) => {
        assert.match(message, sentence)
        assert.equal(message.trimEnd().split('\n').length, 1)
        return true
      })

    for (const [name, option] of [
      ['PORT', 'port'],
      ['HTTPS_PORT', 'httpsPort'],
    ] as const) {
      it(`the port of ${name} is in use`, async () => {
        const other = createServer().listen(0, 'localhost')
        await once(other, 'listening')
        const address = other.address()
        const port = typeof address === 'object' ? address?.port : undefined
        await rejects({ [option]: port }, new RegExp(`^Port ${port} is in use: .*set ${name}`))
        other.close()
      })
    }

    it('another tenant has the data folder; once that one is killed, it starts', async () => {
      const dataFolder = join(scratch, 'shared')
      const first = run({ TOLLGATE_DATA: dataFolder })
      const origin = await listening(first)
      await rejects({ dataFolder }, /^The data folder ".*" is in use by another tenant: .*TOLLGATE_DATA/)
      assert.equal((await fetch(`${origin}/.well-known/jwks.json`)).status, 200)
      first.kill('SIGKILL')
      await once(first, 'exit')
      const second = run({ TOLLGATE_DATA: dataFolder })
      await listening(second)
      second.kill('SIGTERM')
      await once(second, 'exit')
    })

    for (const [what, path] of [
      ['is no folder', 'file'],
      ['is in a file system without new folders', '/proc/x'],
    ] as const) {
      it(`the data folder ${what}`, async () => {
        await writeFile(join(scratch, 'file'), '')
        await rejects(
          { dataFolder: resolve(scratch, path) },
          /^Cannot write to the data folder ".*": .*set TOLLGATE_DATA/,
        )
      })
    }

    for (const kilobytes of [0, 256]) {
      it(`the data folder has room for ${kilobytes} kB`, { skip: isWindows && 'Windows has no ulimit' }, async () => {
        const environment = { ...process.env, TOLLGATE_DATA: join(scratch, `room-${kilobytes}`), PORT: '0' }
        const limited = `ulimit -f ${kilobytes * 2}; exec "$0" "$1"`
        const child = withLastLimit(spawn('sh', ['-c', limited, process.execPath, MAIN], { env: environment }))
        assert.match(await stderrOf(child), /^Cannot write to the data folder ".*": .*set TOLLGATE_DATA.*\n$/)
        assert.equal(child.exitCode, 1)
      })
    }

    it('the store is damaged', async () => {
      const dataFolder = join(scratch, 'damaged')
      await mkdir(dataFolder)
      await writeFile(join(dataFolder, 'tenant.db'), 'no database')
      await cannotStart({ TOLLGATE_DATA: dataFolder }, /^The store ".*" is damaged: .*set TOLLGATE_DATA/)
      assert.equal(await readFile(join(dataFolder, 'tenant.db'), 'utf8'), 'no database')
    })

    it('the store is of a newer version', async () => {
      const dataFolder = join(scratch, 'newer')
      await mkdir(dataFolder)
      const sqlite = new DatabaseSync(join(dataFolder, 'tenant.db'))
      sqlite.exec('CREATE TABLE things (name TEXT); PRAGMA user_version = 999')
      sqlite.close()
      await rejects({ dataFolder }, /^The data folder is of version 999, newer than .*TOLLGATE_DATA/)
    })

    for (const [name, value] of [
      ['PORT', 'seventy'],
      ['PORT', '70000'],
      ['HTTPS_PORT', 'on'],
      ['CLIENT_ORIGIN_URL', 'localhost:4040'],
      ['CLIENT_ORIGIN_URL', 'http://localhost:4040/app'],
      ['API_SERVER_URL', 'localhost:6060'],
    ] as const) {
      it(`${name} is "${value}"`, () => {
        const message = new RegExp(`^${name} is "${value}": set it to[^\\n]+$`)
        assert.throws(() => readConfig({ [name]: value }), { message })
      })
    }

    it('PORT is malformed', () => cannotStart({ PORT: 'seventy' }, /^PORT is "seventy": set it to/))
  })

  it('loses no account that it confirmed when it is killed in the middle of sign-ups', async () => {
    const dataFolder = join(scratch, 'killed')
    const child = run({ TOLLGATE_DATA: dataFolder })
    const origin = await listening(child)
    const app = createSinglePageApp(origin)
    const confirmed: string[] = []
    const signUp = async (email: string) => {
      const visitor = createVisitor()
      const page = await visitor.browse(app.authorizationUrl({ screen_hint: 'signup' }))
      const { redirectsTo } = await submit(visitor, page, { email, password: 'correct horse battery' })
      if (!redirectsTo?.searchParams.has('code')) throw new Error(`The sign-up of ${email} was not confirmed`)
      confirmed.push(email)
      if (confirmed.length === 4) child.kill('SIGKILL')
    }
    await Promise.allSettled(Array.from({ length: 8 }, (_, index) => signUp(`person-${index}@example.com`)))
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    assert.equal(child.signalCode, 'SIGKILL')

    const again = run({ TOLLGATE_DATA: dataFolder })
    const next = createSinglePageApp(await listening(again))
    for (const email of confirmed) {
      const { tokens } = await next.logIn({ email, password: 'correct horse battery' })
      assert.ok(tokens.access_token)
    }
    again.kill('SIGTERM')
    await once(again, 'exit')
  })
})
