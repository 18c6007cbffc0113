import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { parseAnswer, type SandboxAnswer } from './answer.ts'
import { createSandbox, type Sandbox } from './sandbox.ts'

const ENOUGH_MILLISECONDS = 60_000
let versions = 0

function runIn(sandbox: Sandbox, body: string, milliseconds = ENOUGH_MILLISECONDS): Promise<SandboxAnswer> {
  versions += 1
  const job = {
    version: String(versions),
    name: 'test',
    code: `exports.handler = async (event, api) => {${body}}`,
    handler: 'handler',
    event: { value: 1 },
    calls: ['access.deny'],
    trigger: 'post-login',
  }
  return sandbox.run(job, AbortSignal.timeout(milliseconds))
}

describe('the sandbox of Actions', () => {
  let sandbox: Sandbox
  const victim = join(tmpdir(), `tollgate-sandbox-${crypto.randomUUID()}`)
  before(() => {
    sandbox = createSandbox({ network: false })
  })
  after(() => sandbox.close())

  /** The process object of Node, and modules, by every way that was known when this was written. */
  const REAL_PROCESS = `(globalThis.process ?? Function('return process')())`
  for (const [what, code] of [
    ['require a module for files', `require('fs')`],
    ['require a module for files by its long name', `require('node:fs/promises')`],
    ['require a module for processes', `require('child_process')`],
    ['require SQLite, which could open the store', `require('node:sqlite')`],
    ['require threads', `require('worker_threads')`],
    ['require the inspector', `require('inspector')`],
    ['require the module system', `require('module')`],
    ['require vm', `require('vm')`],
    ['require a path', `require('/etc/passwd')`],
    ['require the network', `require('node:net')`],
    ['import a module for files', `await (await import('node:fs')).promises.readFile('/etc/passwd')`],
    ['import by a function of its own', `await Function('return import("node:child_process")')()`],
    [
      'import by an asynchronous function of its own',
      `await (async () => {}).constructor('return import("node:fs")')()`,
    ],
    ['fetch', `await fetch('http://127.0.0.1:9/')`],
    ['open a WebSocket', `await new WebSocket('ws://127.0.0.1:9/')`],
    ['kill another process', `${REAL_PROCESS}.kill(1, 0)`],
    ['reach Node’s internals', `${REAL_PROCESS}.binding('fs')`],
    ['get a module from the process', `${REAL_PROCESS}.getBuiltinModule('fs').readFileSync('/etc/passwd')`],
    ['load native code', `${REAL_PROCESS}.dlopen({ exports: {} }, '/lib/x.so')`],
    ['debug another process', `${REAL_PROCESS}._debugProcess(1)`],
    [
      'reach the main module by the constructor of its own',
      `module.constructor._load('fs').readFileSync('/etc/passwd')`,
    ],
    [
      'reach the process by the constructor of a function of Node',
      `setTimeout.constructor('return process')().kill(1, 0)`,
    ],
    ['reach the process by this', `this.constructor.constructor('return process')().kill(1, 0)`],
    ['write a report', `${REAL_PROCESS}.report.writeReport('${victim}')`],
  ] as const) {
    it(`does not let an Action ${what}`, async () => {
      const { error } = await runIn(sandbox, `${code}; api.access.deny('reached')`)
      assert.ok(error, 'The code ran to its end')
      assert.ok(!existsSync(victim))
    })
  }

  it('denies files to code that finds its way to a module of Node', async () => {
    const { logs } = await runIn(
      sandbox,
      `const Fs = Object.values(require('util').types) && require('stream').Readable
       try { Error.prepareStackTrace = (_error, sites) => sites; for (const site of new Error().stack) console.log(String(site.getThis?.())) } catch (error) { console.log(error.code) }`,
    )
    assert.doesNotMatch(logs.join(), /\[object process\]/)
  })

  it('has an empty environment and sees neither the folder nor the arguments of the tenant', async () => {
    const { error } = await runIn(sandbox, `console.log(process.env)`)
    assert.match(String(error?.message), /process is not defined/)
  })

  it('offers modules that stay within the process', async () => {
    const { logs, error } = await runIn(
      sandbox,
      `console.log(require('node:crypto').createHash('sha256').update('x').digest('hex').slice(0, 8), require('util').inspect(event))`,
    )
    assert.deepEqual([error, logs], [undefined, ['2d711642 { value: 1 }']])
  })

  it('is replaced when an Action loops forever, and other Actions run again', async () => {
    await assert.rejects(runIn(sandbox, `while (true) {}`, 1000), /took too long/)
    assert.deepEqual((await runIn(sandbox, `api.access.deny('fine')`)).calls, [['access.deny', 'fine']])
  })

  it('is replaced when an Action never ends', async () => {
    await assert.rejects(runIn(sandbox, `await new Promise(() => {})`, 500), /took too long/)
    assert.equal((await runIn(sandbox, '')).error, undefined)
  })

  it('is replaced when an Action fills the heap', async () => {
    await assert.rejects(
      runIn(sandbox, `const all = []; while (true) all.push(new Array(1e5).fill(all.length + 0.5))`),
      /too much memory/,
    )
    assert.equal((await runIn(sandbox, '')).error, undefined)
  })

  it('is replaced when an Action fills the memory outside of the heap', async () => {
    await assert.rejects(
      runIn(
        sandbox,
        `const all = []; for (let i = 0; i < 40; i += 1) { all.push(Buffer.alloc(2 ** 25, 1)); await new Promise(done => setTimeout(done, 20)) }
         await new Promise(() => {})`,
      ),
      /too much memory/,
    )
    assert.equal((await runIn(sandbox, '')).error, undefined)
  })

  it('refuses a flood of calls and of text', async () => {
    await assert.rejects(runIn(sandbox, `for (let i = 0; i < 1000; i += 1) api.access.deny('x')`), /cannot be read/)
    await assert.rejects(runIn(sandbox, `api.access.deny('x'.repeat(2 ** 21))`), /too much|cannot be read/)
    const { logs } = await runIn(sandbox, `for (let i = 0; i < 1000; i += 1) console.log('y'.repeat(1000))`)
    assert.deepEqual([logs.length, logs[0]?.length], [50, 256])
  })

  it('does not carry a polluted prototype to the tenant', async () => {
    await runIn(
      sandbox,
      `Object.prototype.polluted = 'yes'; Array.prototype.push = () => 0
       api.access.deny(JSON.parse('{"__proto__": {"polluted": "yes"}}'))`,
    ).catch(() => {})
    assert.equal(Reflect.get({}, 'polluted'), undefined)
    await sandbox.close()
    sandbox = createSandbox({ network: false })
  })

  it('reports the line of an error', async () => {
    const { error } = await runIn(sandbox, `\n\nthrow new TypeError('here')`)
    assert.deepEqual(error, { message: 'here', line: 3 })
  })

  it('keeps values in its cache from run to run, within limits', async () => {
    await runIn(sandbox, `api.cache.set('key', 'value')`)
    const { logs } = await runIn(
      sandbox,
      `console.log(api.cache.get('key').value, api.cache.set('big', 'x'.repeat(5000)).code, api.cache.get('none'))`,
    )
    assert.deepEqual(logs, ['value CacheItemSizeExceeded undefined'])
  })

  it('lets Actions use the network when the tenant allows it', async () => {
    const server = createServer((_request, response) => response.end('reached'))
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : undefined
    const open = createSandbox({ network: true })
    const { logs } = await runIn(open, `console.log(await (await fetch('http://127.0.0.1:${port}/')).text())`)
    assert.deepEqual(logs, ['reached'])
    const { error } = await runIn(open, `require('node:fs')`)
    assert.match(String(error?.message), /^Cannot require "node:fs"/)
    await open.close()
    server.close()
  })
})

describe('parseAnswer()', () => {
  for (const [what, line] of [
    ['text that is not JSON', 'x'],
    ['a list', '[]'],
    ['null', 'null'],
    ['no run', '{"calls":[]}'],
    ['calls that are no list', '{"run":1,"calls":{}}'],
    ['a call that is no list', '{"run":1,"calls":["access.deny"]}'],
    ['a call without a name', '{"run":1,"calls":[[{}]]}'],
    ['too many calls', JSON.stringify({ run: 1, calls: Array.from({ length: 501 }, () => ['a.b']) })],
    ['logs that are not text', '{"run":1,"logs":[{}]}'],
    ['a member that would replace a prototype', '{"run":1,"calls":[["a.b",{"__proto__":{"x":1}}]]}'],
    ['half a character', '{"run":1,"calls":[["a.b","\\ud800"]]}'],
    ['too many levels', `{"run":1,"calls":[["a.b",${'['.repeat(200)}${']'.repeat(200)}]]}`],
  ] as const) {
    it(`refuses ${what}`, () => assert.equal(parseAnswer(line), undefined))
  }
})
