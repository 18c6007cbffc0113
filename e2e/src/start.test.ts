import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import {
  environmentIn,
  type NpmScript,
  runDirectlyIn,
  runScript,
  runScriptIn,
  runStart,
  runStartDirectly,
} from './npm-script.ts'

const run = promisify(execFile)
const repository = fileURLToPath(new URL('../..', import.meta.url))

/** Runs a printed command in a shell. Without curl, sends the same request with `fetch`. */
async function paste(line: string): Promise<unknown> {
  try {
    const { stdout } = await run(line, { shell: true })
    return JSON.parse(stdout)
  } catch (error) {
    if (await run('curl', ['--version']).catch(() => undefined)) throw error
    const [, authorization = '', url = ''] = /^curl -H "Authorization: (.+)" (\S+)$/.exec(line) ?? []
    return await (await fetch(url, { headers: { authorization } })).json()
  }
}

async function isListening(origin: string): Promise<boolean> {
  return await fetch(origin).then(
    () => true,
    () => false,
  )
}

const PARTS = ['tenant', 'api', 'client']

async function readLogs(folder: string): Promise<Record<string, string>> {
  const logs = PARTS.map(async part => [part, await readFile(join(folder, 'data/logs', `${part}.log`), 'utf8')])
  return Object.fromEntries(await Promise.all(logs))
}

describe('npm start', () => {
  let folder = ''
  let environment: Record<string, string> = {}
  let start: NpmScript
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tollgate-start-'))
    environment = await environmentIn(folder)
    start = runStart(environment)
    await start.printed(/Ctrl-C/)
  })
  after(async () => {
    start.interrupt()
    await start.ended
    await rm(folder, { recursive: true })
  })

  it('prints the URLs of the parts, and each part responds', async () => {
    for (const [title, port] of [
      ['Tenant', environment.TENANT_PORT],
      ['API', environment.API_PORT],
      ['Client', environment.CLIENT_PORT],
    ] as const) {
      assert.match(start.stdout, new RegExp(`${title} +http://localhost:${port}\\b`), start.stderr)
      assert.ok(await isListening(`http://localhost:${port}`), title)
    }
  })

  it('prints the logins of the user and the admin', () => {
    assert.match(start.stdout, /User +user@example\.com +\S+/)
    assert.match(start.stdout, /Admin +admin@example\.com +\S+/)
  })

  it('prints curl commands that work', async () => {
    const lines = start.stdout.split('\n').filter(line => line.startsWith('curl '))
    assert.deepEqual(await Promise.all(lines.map(paste)), [
      { text: 'This is a protected message.' },
      { text: 'This is an admin message.' },
    ])
  })

  it('writes no tokens to the logs', async () => {
    const tokens = start.stdout.match(/(?<=Bearer )[\w-]+\.[\w-]+\.[\w-]+/g) ?? []
    assert.equal(tokens.length, 2)
    for (const [part, log] of Object.entries(await readLogs(folder))) {
      assert.ok(
        tokens.every(token => !log.includes(token)),
        part,
      )
    }
  })

  for (const [what, script, ports] of [
    ['npm start with the same ports', 'start', 'same'],
    ['npm start with other ports', 'start', 'other'],
    ['npm run dev with other ports', 'dev', 'other'],
  ] as const) {
    it(`${what} with the same data folder reports that Tollgate is running, builds nothing and does not change the logs`, async () => {
      const before = await readLogs(folder)
      const others = ports === 'same' ? {} : await environmentIn(folder)
      const second = runScript(script, { ...environment, ...others })
      assert.equal(await second.ended, 1)
      const url = `http://localhost:${environment.CLIENT_PORT}`
      assert.match(second.stderr, new RegExp(`^Tollgate is running already: ${url} \\(process \\d+\\); [^\n]+\n$`))
      assert.doesNotMatch(second.stdout, /Building|✓/)
      const after = await readLogs(folder)
      for (const part of PARTS) assert.ok(before[part] && after[part]?.startsWith(before[part]), part)
      assert.ok(await isListening(`http://localhost:${environment.API_PORT}`))
    })
  }

  it('prints nothing on stderr', () => assert.equal(start.stderr, ''))

  it('stops all processes on Ctrl-C with exit code 0', async () => {
    start.interrupt()
    assert.equal(await start.ended, 0)
    for (const port of [environment.TENANT_PORT, environment.API_PORT, environment.CLIENT_PORT]) {
      assert.equal(await isListening(`http://localhost:${port}`), false)
    }
  })
})

describe('npm start, when a part crashes', () => {
  let folder = ''
  let environment: Record<string, string> = {}
  let start: NpmScript
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tollgate-start-'))
    environment = await environmentIn(folder)
    start = runStart(environment)
    await start.printed(/Ctrl-C/)
  })
  after(async () => {
    start.interrupt()
    await start.ended
    await rm(folder, { recursive: true })
  })

  it('says so of the client, and keeps the rest', async () => {
    const pid = Number(/"pid":(\d+)/.exec((await readLogs(folder)).client ?? '')?.[1])
    process.kill(pid, 'SIGKILL')
    await start.complained(/\n/)
    assert.match(
      start.stderr,
      /^The client stopped unexpectedly \(signal SIGKILL\): its log is ".+client\.log"; everything else keeps running\n$/,
    )
    for (const port of [environment.TENANT_PORT, environment.API_PORT]) {
      assert.ok(await isListening(`http://localhost:${port}`))
    }
  })

  it('stops the other parts when the tenant or the API crashes, with one sentence and exit code 1', async () => {
    const { pid } = JSON.parse(await readFile(join(folder, 'data/tenant.json'), 'utf8'))
    process.kill(pid, 'SIGKILL')
    assert.equal(await start.ended, 1)
    assert.match(start.stderr, /\nThe tenant stopped unexpectedly \(.+\): its log is ".+tenant\.log"\n$/)
    assert.equal(await isListening(`http://localhost:${environment.API_PORT}`), false)
  })
})

describe('npm start, when it cannot start', () => {
  let folder = ''
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tollgate-start-'))
  })
  after(() => rm(folder, { recursive: true }))

  /** Asserts one sentence, no stack trace, and exit code 1. */
  async function assertCannot(start: NpmScript, sentence: RegExp): Promise<void> {
    assert.equal(await start.ended, 1)
    assert.match(start.stderr, sentence)
    assert.match(start.stderr, /^[^\n]+\n$/)
  }

  /** A copy of the files that a start reads before it builds. */
  async function copyOfRepository(name: string): Promise<string> {
    const copy = join(folder, name)
    await mkdir(copy)
    for (const file of ['package.json', 'clients/catalog.json']) await cp(join(repository, file), join(copy, file))
    await cp(join(repository, 'scripts'), join(copy, 'scripts'), {
      recursive: true,
      filter: path => !path.includes('node_modules'),
    })
    await symlink(join(repository, 'node_modules'), join(copy, 'node_modules'), 'junction')
    return copy
  }

  it('reports the port that is in use', async () => {
    const server = createServer().listen(0, 'localhost')
    await once(server, 'listening')
    const address = server.address()
    const API_PORT = String(typeof address === 'object' && address?.port)
    await assertCannot(
      runStart({ ...(await environmentIn(folder)), API_PORT }),
      new RegExp(`^Port ${API_PORT} is in use by another program: stop that program, or set API_PORT to another port`),
    )
    server.close()
  })

  for (const [what, path] of [
    ['is a file', 'a-file'],
    ['is in a file system that allows no new folders', '/proc/x'],
  ] as const) {
    it(`reports a data folder that ${what}`, async () => {
      const TOLLGATE_DATA = resolve(folder, path)
      await writeFile(join(folder, 'a-file'), '')
      await assertCannot(
        runStartDirectly({ ...(await environmentIn(folder)), TOLLGATE_DATA }),
        new RegExp(`^Cannot write to the data folder ".*${path}": make it a writable folder, or set TOLLGATE_DATA`),
      )
    })
  }

  it('names an argument that it does not know', async () => {
    await assertCannot(
      runStart(await environmentIn(folder), ['--frontend', 'vue']),
      /^Unknown option '--frontend'.*: the options are "--client <name>", /,
    )
  })

  it('lists the clients for a name that it does not know', async () => {
    await assertCannot(
      runStartDirectly(await environmentIn(folder), ['--client', 'elm']),
      /^There is no client "elm": choose angular, /,
    )
  })

  it('lists the clients with --help', async () => {
    const start = runStartDirectly(await environmentIn(folder), ['--help'])
    assert.equal(await start.ended, 0)
    assert.match(start.stdout, /^Usage: npm start -- \[options\]$/m)
    assert.match(start.stdout, /^ {2}react-router +React with React Router, in TypeScript$/m)
    assert.equal(start.stderr, '')
  })

  for (const [what, text, sentence] of [
    ['an invalid line', 'AUTH0_DOMAIN: tenant.us.auth0.com\n', /^Line 1 of ".*\.env" is not NAME=value: /],
    [
      'a tenant without an audience',
      'AUTH0_DOMAIN=tenant.us.auth0.com\n',
      /^AUTH0_AUDIENCE is missing: set it in \.env/,
    ],
    ['a malformed domain', 'AUTH0_DOMAIN=https://tenant.us.auth0.com/\n', /^AUTH0_DOMAIN is "https:/],
    ['an invalid port', 'CLIENT_PORT=four\n', /^CLIENT_PORT is "four": write a port from 1 to 65535/],
  ] as const) {
    it(`reports ${what} in .env`, async () => {
      const copy = await copyOfRepository(what)
      await writeFile(join(copy, '.env'), text)
      await assertCannot(runDirectlyIn(copy, 'start'), sentence)
    })
  }

  it('reports that Node is too old', async () => {
    const copy = await copyOfRepository('old-node')
    const manifest = JSON.parse(await readFile(join(copy, 'package.json'), 'utf8'))
    manifest.devDependencies.node = '^99.0.0'
    await writeFile(join(copy, 'package.json'), JSON.stringify(manifest))
    await assertCannot(
      runScriptIn(copy, 'start'),
      /^Tollgate runs on Node 99, .*, but this is Node \d+\.\d+\.\d+: run "npm ci"/,
    )
  })

  it('reports that the dependencies are not installed', async () => {
    const copy = await copyOfRepository('not-installed')
    await rm(join(copy, 'node_modules'))
    await assertCannot(runScriptIn(copy, 'start'), /^The dependencies are not installed: run "npm ci"/)
  })
})
