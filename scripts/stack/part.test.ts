import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { env } from 'node:process'
import { after, before, describe, it } from 'node:test'
import { CannotStart } from './cannot-start.ts'
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
