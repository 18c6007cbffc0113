import { type ChildProcess, spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { allowedNodeEnvironmentFlags, execPath } from 'node:process'
import { isReady, parseAnswer, type SandboxAnswer } from './answer.ts'
import { watchMemory } from './memory.ts'

/** One execution of an Action. */
export interface SandboxJob {
  /** Names the code, which is compiled once. */
  version: string
  /** The Action's name, for the line of an error. */
  name: string
  code: string
  handler: string
  event: object
  calls: readonly string[]
  trigger: string
}

/** Runs the code of Actions in a process of its own. */
export interface Sandbox {
  /** @throws Error when the Action takes too long or too much memory, or its process ends */
  run(job: SandboxJob, deadline: AbortSignal): Promise<SandboxAnswer>
  /** Starts the process, so that the first login does not wait for it. */
  warm(): Promise<void>
  close(): Promise<void>
}

interface Running {
  child: ChildProcess
  ready: Promise<void>
  waiting: Map<number, { resolve(answer: SandboxAnswer): void; reject(error: Error): void }>
  stopWatching(): void
  /** Lets the next run start another process. */
  forget(): void
}

const HEAP_MEGABYTES = 128
/** Beyond what all Actions together may answer with; a longer line ends the process. */
const LONGEST_LINE = 1024 * 1024
const NETWORK_FLAG = '--allow-net'

/** Whether this Node can keep Actions from the network. */
export const canBlockNetwork: boolean = allowedNodeEnvironmentFlags.has(NETWORK_FLAG)

/**
 * Creates a sandbox. Its one process starts with the first run and is replaced after a failure.
 *
 * The process has no permission to read or write files, to start processes or threads, and to load native code; it has
 * an empty environment, no SQLite, and a limited heap. Node does not promise that this stops malicious code: whoever
 * may deploy Actions is trusted with the machine's processor time and, if allowed, its network.
 */
export function createSandbox({ network }: { network: boolean }): Sandbox {
  let current: Promise<Running> | undefined
  let runs = 0

  function start(): Promise<Running> {
    if (current) return current
    const starting = launch(network, () => {
      if (current === starting) current = undefined
    })
    current = starting
    return starting
  }

  return {
    async warm() {
      await (await start()).ready
    },
    async run(job, deadline) {
      const running = await start()
      await running.ready
      runs += 1
      return ask(running, runs, job, deadline)
    },
    async close() {
      const running = await current?.catch(() => undefined)
      if (running) end(running, new Error('The tenant is stopping'))
    },
  }
}

async function ask(running: Running, run: number, job: SandboxJob, deadline: AbortSignal): Promise<SandboxAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<SandboxAnswer>()
  const kill = () => end(running, new Error('The Action took too long'))
  running.waiting.set(run, { resolve, reject })
  deadline.addEventListener('abort', kill)
  try {
    if (deadline.aborted) kill()
    else running.child.stdin?.write(`${JSON.stringify({ run, ...job })}\n`)
    return await promise
  } finally {
    deadline.removeEventListener('abort', kill)
    running.waiting.delete(run)
  }
}

async function launch(network: boolean, forget: () => void): Promise<Running> {
  const program = await readFile(new URL(import.meta.resolve('#sandbox')), 'utf8').catch(error => {
    forget()
    throw error
  })
  const child = spawn(
    execPath,
    [
      '--permission',
      ...(network && canBlockNetwork ? [NETWORK_FLAG] : []),
      '--no-experimental-sqlite',
      '--no-warnings',
      `--max-old-space-size=${HEAP_MEGABYTES}`,
      '--input-type=module',
      '--eval',
      program,
      ...(network ? ['network'] : []),
    ],
    { cwd: tmpdir(), env: {}, stdio: ['pipe', 'pipe', 'ignore'] },
  )
  const running: Running = {
    child,
    waiting: new Map(),
    forget,
    stopWatching: watchMemory(child, () => end(running, new Error('The Actions took too much memory'))),
    ready: Promise.resolve(),
  }
  child.stdin?.on('error', () => {})
  for (const event of ['exit', 'error'] as const) {
    child.on(event, () => {
      end(running, new Error('The process of the Actions ended: it took too much memory, or ended itself'))
    })
  }
  running.ready = readLines(running)
  running.ready.catch(() => {})
  return running
}

/** Resolves when the process has started. */
function readLines(running: Running): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  let text = ''
  running.child.stdout?.setEncoding('utf8').on('data', (part: string) => {
    const lines = (text + part).split('\n')
    text = lines.pop() ?? ''
    if (text.length > LONGEST_LINE) end(running, new Error('An Action returned too much'))
    for (const line of lines) {
      if (isReady(line)) resolve()
      else take(running, line)
    }
  })
  running.child.on('exit', () => reject(new Error('The process of the Actions did not start')))
  return promise
}

function take(running: Running, line: string): void {
  const parsed = line.length > LONGEST_LINE ? undefined : parseAnswer(line)
  if (parsed) running.waiting.get(parsed.run)?.resolve(parsed.answer)
  else end(running, new Error('An Action returned something that cannot be read'))
}

function end({ child, waiting, stopWatching, forget }: Running, reason: Error): void {
  forget()
  stopWatching()
  child.kill('SIGKILL')
  for (const { reject } of [...waiting.values()]) reject(reason)
}
