import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { platform } from 'node:process'
import { setTimeout as wait } from 'node:timers/promises'
import { openCappedLog } from './capped-log.ts'

/** How to start a program of the stack. */
export interface Part {
  /** The name for users, such as "API". */
  title: string
  /** Absolute path of the program. */
  program: string
  environment: Readonly<Record<string, string | undefined>>
  /** Absolute path of its log file, which is emptied at the start and capped. */
  log: string
  /** Whether the other parts keep running without it. Default: `false`. */
  isOptional?: boolean
}

/** A running part. */
export interface RunningPart {
  /** The origin it listens on. Never settles if the process ends first. */
  listening: Promise<string>
  /** Why it ended unexpectedly, in one sentence. Never settles after {@link RunningPart.stop}. */
  broken: Promise<string>
  /** Stops it gracefully, or kills it after the timeout. */
  stop(): Promise<void>
}

const PATIENCE_MILLISECONDS = 1500
const SENTENCE_LIMIT = 2000

/**
 * Starts a part as a child process that ends when this process ends in any way.
 *
 * @param stopTimeoutMilliseconds - timeout for a graceful stop
 * @throws {CannotStart} if its log cannot be written
 */
export function launch(part: Part, stopTimeoutMilliseconds: number = PATIENCE_MILLISECONDS): RunningPart {
  const log = openCappedLog(part.log)
  const child = fork(part.program, [], {
    env: part.environment,
    execArgv: ['--enable-source-maps'],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })

  child.stdout?.on('data', log.write)
  let complaint = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    log.write(chunk)
    complaint = (complaint + chunk).slice(0, SENTENCE_LIMIT)
  })

  let stopping = false
  let isListening = false
  const listening = Promise.withResolvers<string>()
  child.on('message', message => {
    const origin = originIn(message)
    if (origin === undefined) return
    isListening = true
    listening.resolve(origin)
  })

  const broken = Promise.withResolvers<string>()
  // Not "close", which is not emitted after a disconnect from this side.
  const exited = once(child, 'exit')
  const written = Promise.all([child.stdout, child.stderr].map(stream => stream && once(stream, 'close')))
  Promise.all([exited, written]).then(
    ([[code, signal]]) => {
      if (stopping) return
      const cause = signal ? `signal ${signal}` : `exit code ${code}`
      const stopped = `The ${part.title} stopped unexpectedly (${cause}): its log is "${part.log}"`
      broken.resolve(isListening ? stopped : (onlySentence(complaint) ?? stopped))
    },
    cause => broken.resolve(`The ${part.title} cannot be started: ${cause instanceof Error ? cause.message : cause}`),
  )

  return {
    listening: listening.promise,
    broken: broken.promise,
    async stop() {
      stopping = true
      await end(child, exited, stopTimeoutMilliseconds)
      // What the part started may hold its output open.
      await Promise.race([written, wait(stopTimeoutMilliseconds, undefined, { ref: false })])
    },
  }
}

async function end(child: ChildProcess, exited: Promise<unknown>, stopTimeoutMilliseconds: number): Promise<void> {
  // A part that is still loading does not get "disconnect"; Windows has no graceful signal.
  if (child.connected) child.disconnect()
  if (platform !== 'win32') child.kill('SIGTERM')
  const overdue = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMilliseconds)
  await exited
  clearTimeout(overdue)
}

function originIn(message: unknown): string | undefined {
  if (typeof message !== 'object' || message === null || !('listening' in message)) return undefined
  return typeof message.listening === 'string' ? message.listening : undefined
}

/** A part that cannot start writes one line to stderr. More lines are a crash and belong in the log. */
function onlySentence(complaint: string): string | undefined {
  const lines = complaint.split('\n').filter(line => line.trim() !== '' && !/^\(node:\d+\)|^\(Use `node /.test(line))
  return lines.length === 1 ? lines[0] : undefined
}
