import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

const MAIN = join(import.meta.dirname, '../../../lib/main.js')

/** A tenant in a process of its own, as a deployment starts it. */
export interface TenantProcess extends AsyncDisposable {
  origin: string
  /** Authorizes requests below `/local/`. */
  controlKey: string
  child: ChildProcess
  /** Ends it without a chance to finish anything. */
  kill(): Promise<void>
}

/** Starts a process with a database and a data folder of its own. @throws Error with what it wrote to stderr */
export async function startProcess(databaseUrl: string, env: NodeJS.ProcessEnv = {}): Promise<TenantProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'tollgate-process-'))
  const child = fork(MAIN, {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: [],
    env: { TOLLGATE_DATA: folder, PORT: '0', TOLLGATE_DATABASE_URL: databaseUrl, ...env },
  })
  const closed = once(child, 'close')
  const stderr = child.stderr ? text(child.stderr) : Promise.resolve('')
  const listening = once(child, 'message').then(([message]): string => message.listening)
  const failed = closed.then(async () => {
    throw new Error(`The tenant ended: ${await stderr}`)
  })
  // After the start, its end is expected.
  failed.catch(() => {})
  const origin = await Promise.race([listening, failed])
  const kill = async () => {
    child.kill('SIGKILL')
    await closed
    await rm(folder, { recursive: true, force: true })
  }
  const { controlKey }: { controlKey: string } = JSON.parse(await readFile(join(folder, 'tenant.json'), 'utf8'))
  return { origin, controlKey, child, kill, [Symbol.asyncDispose]: kill }
}
