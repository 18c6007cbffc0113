import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** A part of the stack as a process that can be paused, stopped, killed and restarted on the same port. */
export interface Program {
  readonly origin: string
  /** Its output on stdout and stderr since the first start. */
  readonly output: string
  /**
   * Starts the process; resolves when it listens.
   *
   * @throws Error with its output if it ends first
   */
  start(): Promise<void>
  /** Resolves with the exit code when it has ended, or `null` after a signal. Has no effect if it is not running. */
  stop(signal?: NodeJS.Signals): Promise<number | null>
  /** Suspends it: it keeps its connections but does not respond until it is resumed. */
  pause(): void
  resume(): void
}

/** Describes a program of the workspace with its port and environment. Does not start it. */
export function createProgram(main: string, port: number, environment: Record<string, string>): Program {
  const file = fileURLToPath(new URL(`../../${main}`, import.meta.url))
  let child: ChildProcess | undefined
  let output = ''

  return {
    origin: `http://localhost:${port}`,
    get output() {
      return output
    },
    async start() {
      child = fork(file, {
        env: { ...process.env, ...environment, PORT: String(port) },
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      })
      child.stdout?.on('data', chunk => (output += chunk))
      child.stderr?.on('data', chunk => (output += chunk))
      const ended = once(child, 'close').then(([code]) => {
        throw new Error(`"${main}" ended with code ${code} before it listened:\n${output}`)
      })
      await Promise.race([once(child, 'message'), ended])
    },
    async stop(signal = 'SIGTERM') {
      if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null
      const closed = once(child, 'close')
      child.kill(signal)
      // A paused process can end only after it is resumed.
      child.kill('SIGCONT')
      const [code] = await closed
      return code
    },
    pause() {
      child?.kill('SIGSTOP')
    },
    resume() {
      child?.kill('SIGCONT')
    },
  }
}
