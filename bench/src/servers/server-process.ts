import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { nextMessage, startChild } from '../child.ts'
import { isRound } from '../round.ts'
import type { Usage } from './serve.ts'

/** A server in a process of its own. */
export interface ServerProcess extends AsyncDisposable {
  readonly port: number
  ask(usage: Usage): Promise<number>
  /** Lets it run no further, not even to collect garbage, until it is resumed. Every server starts running. */
  pause(): void
  resume(): void
}

/** Starts a server by its file, such as `servers/bare`, and waits until it listens. */
export async function startServer(name: string, settings: object, cores: string): Promise<ServerProcess> {
  const child = startChild(name, settings, { cores, node: ['--expose-gc'] })
  const message = await nextMessage(child)
  if (!hasPort(message)) throw new TypeError(`The server "${name}" did not say where it listens`)
  return {
    port: message.port,
    ask: usage => ask(child, usage),
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    [Symbol.asyncDispose]: async () => {
      const exited = once(child, 'exit')
      child.kill('SIGKILL')
      await exited
    },
  }
}

async function ask(child: ChildProcess, usage: Usage): Promise<number> {
  const answer = nextMessage(child)
  child.send(usage)
  const message = await answer
  const amount = isRound(message) ? message[usage] : undefined
  if (amount === undefined) throw new TypeError(`The server did not say how much ${usage} it has used`)
  return amount
}

function hasPort(message: unknown): message is { port: number } {
  return typeof message === 'object' && message !== null && 'port' in message && typeof message.port === 'number'
}
