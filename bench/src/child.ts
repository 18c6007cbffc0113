import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import process from 'node:process'
import { onCores } from './pinning.ts'

/** How a fresh process is started. */
export interface ChildOptions {
  /** Cores it stays on, as `taskset` names them. */
  readonly cores: string
  /** Options of Node itself. */
  readonly node?: readonly string[]
}

/** Child processes always end when this process ends. */
const children = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL')
})

/** A file of this package as compiled, by its path without ending, such as `servers/bare`. */
export function compiled(name: string): string {
  return join(import.meta.dirname, `${name}.js`)
}

/** Starts a compiled file of this package in a fresh Node process that can send messages. */
export function startChild(name: string, argument: unknown, { cores, node = [] }: ChildOptions): ChildProcess {
  const [command, args] = onCores(cores, process.execPath, [...node, compiled(name), JSON.stringify(argument)])
  const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  children.add(child)
  child.once('exit', () => children.delete(child))
  return child
}

/** The next message of a child. @throws Error when it ends before it says one */
export async function nextMessage(child: ChildProcess): Promise<unknown> {
  const ended = new AbortController()
  try {
    return await Promise.race([
      once(child, 'message', { signal: ended.signal }).then(([message]) => message),
      once(child, 'exit', { signal: ended.signal }).then(([code]) => {
        throw new Error(`The process "${child.spawnargs.join(' ')}" ended with code ${code}`)
      }),
    ])
  } finally {
    ended.abort()
  }
}

/** Runs a compiled file to its end and returns the one message that it sends. */
export async function runChild(name: string, argument: unknown, options: ChildOptions): Promise<unknown> {
  const child = startChild(name, argument, options)
  const exited = once(child, 'exit')
  const message = await nextMessage(child)
  await exited
  return message
}

/** What this process was started with, for the other end of {@link startChild}. @throws TypeError when it is not that */
export function childArgument<Argument>(isArgument: (value: unknown) => value is Argument): Argument {
  const argument: unknown = JSON.parse(process.argv[2] ?? 'null')
  if (!isArgument(argument)) throw new TypeError(`The process cannot start with "${process.argv[2]}"`)
  return argument
}
