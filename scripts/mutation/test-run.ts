import { type ChildProcess, spawn } from 'node:child_process'
import process from 'node:process'

export type Outcome = 'passed' | 'failed' | 'timed out' | 'stopped'

/** A compiled test file in a process of its own. */
export interface TestRun {
  readonly outcome: Promise<Outcome>
  stop(): void
}

const running = new Set<ChildProcess>()
process.once('SIGINT', () => {
  for (const child of running) killGroup(child)
  process.exit(130)
})

export function runTest(file: string, limitMilliseconds: number, environment: NodeJS.ProcessEnv = {}): TestRun {
  let early: Outcome | undefined
  const { NODE_TEST_CONTEXT: _, ...inherited } = process.env
  const child = spawn(process.execPath, [file], {
    env: { ...inherited, ...environment },
    stdio: 'ignore',
    // A group of its own: what the test has started ends with it.
    detached: true,
  })
  running.add(child)
  const end = (outcome: Outcome) => {
    early ??= outcome
    killGroup(child)
  }
  const timer = setTimeout(end, limitMilliseconds, 'timed out')
  const { promise: outcome, resolve } = Promise.withResolvers<Outcome>()
  child.once('close', code => {
    clearTimeout(timer)
    running.delete(child)
    killGroup(child)
    resolve(early ?? (code === 0 ? 'passed' : 'failed'))
  })
  return { outcome, stop: () => end('stopped') }
}

function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid) process.kill(-pid, 'SIGKILL')
  } catch {
    // Nothing of it runs any more.
  }
}
