import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { env } from 'node:process'
import { after, before, describe, it } from 'node:test'
import { CannotStart } from '../cannot-start.ts'
import { launch, type Part } from './part.ts'

describe('a part', () => {
  let folder = ''
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tollgate-part-'))
  })
  after(() => rm(folder, { recursive: true }))

  async function partOf(source: string): Promise<Part> {
    const program = join(folder, `${crypto.randomUUID()}.js`)
    await writeFile(program, source)
    return { title: 'API', program, environment: env, log: `${program}.log` }
  }

  it('reports its origin, writes a log, and stops gracefully', async () => {
    const part = await partOf(`
      console.log('to the log')
      setInterval(() => {}, 1000)
      process.on('SIGTERM', () => {}).on('disconnect', () => { console.log('graceful'); process.exit(0) })
      process.send({ listening: 'http://localhost:1' })
    `)
    const running = launch(part, 600_000)
    assert.equal(await running.listening, 'http://localhost:1')
    await running.stop()
    assert.equal(await readFile(part.log, 'utf8'), 'to the log\ngraceful\n')
  })

  it('fills its log to a limit, however much it writes to either output', async () => {
    const part = await partOf(`
      for (let times = 0; times < 1500; times++) for (const out of [process.stdout, process.stderr]) out.write('x'.repeat(9999) + '\\n')
      process.stdout.write('the end\\n', () => process.send({ listening: 'http://localhost:1' }))
      process.on('SIGTERM', () => {}).on('disconnect', () => process.exit(0))
    `)
    const running = launch(part, 600_000)
    await running.listening
    await running.stop()
    const sizes = await Promise.all([part.log, `${part.log}.1`].map(async path => (await stat(path)).size))
    for (const size of sizes) assert.ok(size <= 5 * 1024 * 1024, String(size))
    assert.match(await readFile(part.log, 'utf8'), /^the end$/m)
  })

  it('is killed if it does not stop', async () => {
    const part = await partOf(`
      setInterval(() => {}, 1000)
      process.on('SIGTERM', () => {}).on('disconnect', () => {})
      process.send({ listening: 'http://localhost:1' })
    `)
    const running = launch(part, 100)
    await running.listening
    await running.stop()
  })

  it('reports in its own sentence why it cannot start', async () => {
    const part = await partOf(`
      process.emitWarning('Something experimental')
      console.error('Port 1 is in use: set PORT to another')
      process.exitCode = 1
    `)
    assert.equal(await launch(part).broken, 'Port 1 is in use: set PORT to another')
  })

  it('writes a stack trace to its log', async () => {
    const part = await partOf('throw new Error("A bug")')
    assert.equal(await launch(part).broken, `The API stopped unexpectedly (exit code 1): its log is "${part.log}"`)
    assert.match(await readFile(part.log, 'utf8'), /Error: A bug\n {4}at /)
  })

  it('reports a log that cannot be written', async () => {
    const part = await partOf('')
    await mkdir(part.log)
    assert.throws(
      () => launch(part),
      error =>
        error instanceof CannotStart && error.message.startsWith(`Cannot write the log "${part.log}": remove it`),
    )
  })

  it('does not repeat earlier warnings when it crashes', async () => {
    const part = await partOf(`
      console.error('A complaint')
      process.send({ listening: 'http://localhost:1' }, () => process.kill(process.pid, 'SIGKILL'))
    `)
    assert.match(await launch(part).broken, /^The API stopped unexpectedly \(signal SIGKILL\): its log is "/)
  })
})
