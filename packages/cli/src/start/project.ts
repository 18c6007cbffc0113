import { connect } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import type { Invocation } from '../command.ts'
import { Failure } from '../failure.ts'
import { sendRequest } from '../http-request.ts'
import { environmentOf, type Part, type PartSettings } from './part.ts'
import { type RunningScript, startScript } from './script.ts'

const POLL_MILLISECONDS = 100
const SERVER_ERROR = 500

/** The running parts of a project. */
export interface Project extends AsyncDisposable {
  /** Whether all parts respond. `false` if a stop was requested first. */
  isResponding: boolean
  /** Rejects when a part ends. Never resolves. */
  broken: Promise<never>
}

/**
 * Starts the parts, and waits until all of them respond.
 *
 * @param stopRequested ends the waiting
 * @throws {Failure} if a port is in use, or a part ends before it responds
 */
export async function startProject(
  parts: readonly Part[],
  settings: PartSettings,
  { environment, write }: Invocation,
  stopRequested: Promise<void>,
): Promise<Project> {
  for (const part of parts) await requireFreePort(part, settings)
  const running = parts.map(part => ({ part, script: runPart(part, settings, environment) }))
  let isStopping = false
  const stopAll = async () => {
    isStopping = true
    await Promise.all(running.map(({ script }) => script.stop()))
  }
  const { promise: broken, reject } = Promise.withResolvers<never>()
  for (const { part, script } of running)
    script.ended.then(output => isStopping || reject(failureOf(part, output, write)))
  // A part may end before this is awaited.
  broken.catch(() => {})
  const waiting = new AbortController()
  try {
    const responses = running.map(({ part }) => untilResponding(portOf(part, settings), waiting.signal))
    const responding = Promise.all(responses).then(() => true)
    const isResponding = await Promise.race([responding, broken, stopRequested.then(() => false)])
    for (const { part, script } of running) script.pipe(line => write(`${part.name} | ${line}\n`))
    return { isResponding, broken, [Symbol.asyncDispose]: stopAll }
  } catch (error) {
    await stopAll()
    throw error
  } finally {
    waiting.abort()
  }
}

function runPart(part: Part, settings: PartSettings, environment: Invocation['environment']): RunningScript {
  // Development servers take the port as an option.
  const args = part.kind === 'Client' ? ['--port', String(settings.clientPort)] : []
  return startScript(part.folder, args, { ...environment, ...environmentOf(part, settings) })
}

function portOf({ kind }: Part, { apiPort, clientPort }: PartSettings): number {
  return kind === 'Client' ? clientPort : apiPort
}

async function requireFreePort(part: Part, settings: PartSettings): Promise<void> {
  const port = portOf(part, settings)
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const socket = connect({ host: 'localhost', port })
  socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
  const isTaken = await promise
  socket.destroy()
  if (!isTaken) return
  const variable = part.kind === 'Client' ? 'CLIENT_PORT' : 'API_PORT'
  throw new Failure(
    `The port ${port} of "${part.name}" is in use: stop what listens there, or set ${variable} in ".env"`,
  )
}

function failureOf({ name }: Part, output: string, write: Invocation['write']): Failure {
  const lines = output.trim()
  if (lines !== '')
    write(`${lines.replaceAll(/^/gm, `${name} | `)}
`)
  return new Failure(`"${name}" stopped: its output is above`)
}

/** A development server may respond with errors until its first build. */
async function untilResponding(port: number, waiting: AbortSignal): Promise<void> {
  const url = new URL(`http://localhost:${port}`)
  const responds = () =>
    sendRequest(url).then(
      ({ status }) => status < SERVER_ERROR,
      () => false,
    )
  while (!waiting.aborted && !(await responds())) await wait(POLL_MILLISECONDS)
}
