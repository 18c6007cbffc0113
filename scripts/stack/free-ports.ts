import { once } from 'node:events'
import { createServer } from 'node:net'
import { CannotStart } from '../cannot-start.ts'

/**
 * Checks that the ports of the parts are free, before the build starts.
 *
 * @param ports each with the environment variable that sets it
 * @throws {CannotStart} if a port cannot be used
 */
export async function assertFreePorts(ports: Readonly<Record<string, number>>): Promise<void> {
  await Promise.all(
    Object.entries(ports).map(async ([variable, port]) => {
      const problem = await problemOf(port)
      if (problem === 'EADDRINUSE') {
        throw new CannotStart(
          `Port ${port} is in use by another program: stop that program, or set ${variable} to another port`,
        )
      }
      if (problem === 'EACCES') {
        throw new CannotStart(`Port ${port} needs privileges: set ${variable} to a port above 1023`)
      }
    }),
  )
}

/** Whether another program listens on the port. */
export async function isPortInUse(port: number): Promise<boolean> {
  return (await problemOf(port)) === 'EADDRINUSE'
}

async function problemOf(port: number): Promise<string | undefined> {
  return (await tryToListen(port, '127.0.0.1')) ?? (await tryToListen(port, '::1'))
}

/** @returns the system's error code, or `undefined` when listening works or the address does not exist here */
async function tryToListen(port: number, host: string): Promise<string | undefined> {
  const server = createServer().listen({ port, host })
  try {
    await once(server, 'listening')
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : undefined
  }
  server.close()
  await once(server, 'close')
  return undefined
}
