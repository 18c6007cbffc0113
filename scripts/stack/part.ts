import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, closeSync, openSync, rmSync } from 'node:fs'
import { platform } from 'node:process'
import { CannotStart } from './cannot-start.ts'

/** A program of the stack, as it is started. */
export interface Part {
  /** As the person reads it: "API". */
  title: string
  /** Absolute path of the program. */
  program: string
  environment: Readonly<Record<string, string | undefined>>
  /** Absolute path of the file that takes its output; begins empty. */
  log: string
  /** Whether the others go on without it. Default `false`. */
  isOptional?: boolean
}

/** A part whose process runs. */
export interface RunningPart {
  /** The origin it listens on. Never settles when the process ends before. */
  listening: Promise<string>
  /** Why it ended by itself, in one sentence. Never settles when {@link RunningPart.stop} ended it. */
  broken: Promise<string>
  /** Ends it: gracefully, or by force when it takes longer than it was given. */
  stop(): Promise<void>
}

const PATIENCE_MILLISECONDS = 1500
const SENTENCE_LIMIT = 2000

/**
 * Starts a part as a child process that ends when this process does, however it does.
 *
 * @param patienceMilliseconds - how long it may take to stop
 * @throws {CannotStart} when its log cannot be written
 */
export function launch(part: Part, patienceMilliseconds: number = PATIENCE_MILLISECONDS): RunningPart {
  const log = openEmptyLog(part.log)
  const child = fork(part.program, [], {
    env: part.environment,
    execArgv: ['--enable-source-maps'],
    stdio: ['ignore', log, 'pipe', 'ipc'],
  })
  closeSync(log)

  let complaint = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    appendFileSync(part.log, chunk)
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
  // Not "close": a child that was disconnected from here never emits it.
  const exited = once(child, 'exit')
  const complained = child.stderr && once(child.stderr, 'close')
  Promise.all([exited, complained]).then(([[code, signal]]) => {
    if (stopping) return
    const cause = signal ? `signal ${signal}` : `exit code ${code}`
    const stopped = `The ${part.title} stopped unexpectedly (${cause}): its log is "${part.log}"`
    broken.resolve(isListening ? stopped : (onlySentence(complaint) ?? stopped))
  })

  return {
    listening: listening.promise,
    broken: broken.promise,
    async stop() {
      stopping = true
      await end(child, exited, patienceMilliseconds)
    },
  }
}

/** @throws {CannotStart} */
function openEmptyLog(path: string): number {
  try {
    rmSync(path, { force: true })
    return openSync(path, 'a', 0o600)
  } catch (cause) {
    throw new CannotStart(`Cannot write the log "${path}": remove it, or set TOLLGATE_DATA to another folder`, {
      cause,
    })
  }
}

async function end(child: ChildProcess, exited: Promise<unknown>, patienceMilliseconds: number): Promise<void> {
  // A part that is still loading hears no "disconnect"; Windows knows no graceful signal.
  if (child.connected) child.disconnect()
  if (platform !== 'win32') child.kill('SIGTERM')
  const overdue = setTimeout(() => child.kill('SIGKILL'), patienceMilliseconds)
  await exited
  clearTimeout(overdue)
}

function originIn(message: unknown): string | undefined {
  if (typeof message !== 'object' || message === null || !('listening' in message)) return undefined
  return typeof message.listening === 'string' ? message.listening : undefined
}

/** What a part says when it cannot start is one line on stderr; more than one is a crash, and for the log. */
function onlySentence(complaint: string): string | undefined {
  const lines = complaint.split('\n').filter(line => line.trim() !== '' && !/^\(node:\d+\)|^\(Use `node /.test(line))
  return lines.length === 1 ? lines[0] : undefined
}
