import { once } from 'node:events'
import { createServer } from 'node:net'

/**
 * Finds free ports on `localhost`, for programs that must know each other's URL before they start.
 * They are below the range of ephemeral ports, so the system does not assign them to other programs.
 */
export async function findFreePorts(count: number): Promise<number[]> {
  const ports = new Set<number>()
  while (ports.size < count) {
    const port = 20_000 + Math.floor(Math.random() * 12_000)
    if (await isFree(port)) ports.add(port)
  }
  return [...ports]
}

/** Returns these ports if all of them are free, otherwise others. */
export async function preferPorts(ports: readonly number[]): Promise<readonly number[]> {
  const free = await Promise.all(ports.map(isFree))
  return free.every(Boolean) ? ports : findFreePorts(ports.length)
}

async function isFree(port: number): Promise<boolean> {
  const probe = createServer()
  try {
    await once(probe.listen(port, 'localhost'), 'listening')
    return true
  } catch {
    return false
  } finally {
    probe.close()
  }
}
