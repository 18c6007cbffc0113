import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { execPath, kill, platform } from 'node:process'

/** A running `start` script of a project. */
export interface RunningScript {
  /** Resolves with the last of its output when it has ended. */
  ended: Promise<string>
  /** From now on, its output goes here, line by line. Before, only the end of it is kept. */
  pipe(write: (line: string) => void): void
  /** Stops it and everything that it started. */
  stop(): Promise<void>
}

const PATIENCE_MILLISECONDS = 2_000
const KEPT_CHARACTERS = 4_000
const isPosix = platform !== 'win32'

/**
 * Runs the script `start` of the `package.json` in a folder, with Node itself, so that it works with every package manager.
 *
 * @param args for the script
 */
export function startScript(
  folder: string,
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): RunningScript {
  const child = spawn(execPath, ['--run', 'start', ...(args.length > 0 ? ['--', ...args] : [])], {
    cwd: folder,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    // Its own process group, so that everything which the script starts can be stopped together.
    detached: isPosix,
  })
  let kept = ''
  let write: ((line: string) => void) | undefined
  const receive = (chunk: string) => {
    const lines = (kept + chunk).split('\n')
    if (write) {
      kept = lines.pop() ?? ''
      for (const line of lines) write(line)
    } else kept = (kept + chunk).slice(-KEPT_CHARACTERS)
  }
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', receive)
  const closed = Promise.race([once(child, 'close'), once(child, 'error')])

  return {
    ended: closed.then(([reason]) => (reason instanceof Error ? reason.message : kept)),
    pipe(writeLine) {
      kept = ''
      write = writeLine
    },
    async stop() {
      end(child, 'SIGTERM')
      const overdue = setTimeout(() => end(child, 'SIGKILL'), PATIENCE_MILLISECONDS)
      await closed
      clearTimeout(overdue)
    },
  }
}

function end({ pid, exitCode }: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (pid === undefined || exitCode !== null) return
  if (!isPosix) spawn('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore' })
  else {
    try {
      kill(-pid, signal)
    } catch {
      // It has ended already.
    }
  }
}
