import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** A part of the stack as its own process; it can be paused, stopped, killed and started again on the same port. */
export interface Program {
  readonly origin: string
  /** Everything it wrote to stdout and stderr so far, over all its starts. */
  readonly output: string
  /**
   * Resolves when it listens.
   *
   * @throws Error with its output, when it ends instead
   */
  start(): Promise<void>
  /** Resolves with the exit code once it has ended; `null` when the signal ended it. Does nothing when it is not running. */
  stop(signal?: NodeJS.Signals): Promise<number | null>
  /** Lets it hang: it keeps its connections and answers nothing until it is resumed. */
  pause(): void
  resume(): void
}

/** Names a program of the workspace, its port and its environment; does not start it. */
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
      // A paused process ends only when it runs again.
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
