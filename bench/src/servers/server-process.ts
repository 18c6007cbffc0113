import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { nextMessage, startChild } from '../child.ts'
import type { ServerSettings, Usage } from './serve.ts'

/** A server in a process of its own. */
export interface ServerProcess extends AsyncDisposable {
  readonly port: number
  usage(): Promise<Usage>
}

/** Starts a server of this folder and waits until it listens. */
export async function startServer(name: string, settings: ServerSettings, cores: string): Promise<ServerProcess> {
  const child = startChild(`servers/${name}`, settings, { cores, node: ['--expose-gc'] })
  const message = await nextMessage(child)
  if (!hasPort(message)) throw new TypeError(`The server "${name}" did not say where it listens`)
  return {
    port: message.port,
    usage: () => askUsage(child),
    [Symbol.asyncDispose]: async () => {
      const exited = once(child, 'exit')
      child.kill('SIGKILL')
      await exited
    },
  }
}

async function askUsage(child: ChildProcess): Promise<Usage> {
  const answer = nextMessage(child)
  child.send('usage')
  const message = await answer
  if (!isUsage(message)) throw new TypeError('The server did not say what it has used')
  return message
}

function hasPort(message: unknown): message is { port: number } {
  return typeof message === 'object' && message !== null && 'port' in message && typeof message.port === 'number'
}

function isUsage(message: unknown): message is Usage {
  return typeof message === 'object' && message !== null && 'cpuMicroseconds' in message && 'memoryBytes' in message
}
