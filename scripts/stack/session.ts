import { join } from 'node:path'
import process from 'node:process'
import { CannotStart } from './cannot-start.ts'
import { makeDataFolder } from './data-folder.ts'
import { loadEnvironmentFile } from './env-file.ts'
import { assertFreePorts } from './free-ports.ts'
import { parseSettings, type Settings } from './settings.ts'
import { takeStackLock } from './stack-lock.ts'

/**
 * Runs `work` until Ctrl-C. What cannot be done is one sentence on stderr and exit code 1.
 *
 * @param root the repository
 * @param stop ends what `work` started
 */
export async function runSession(
  root: string,
  work: (settings: Settings) => Promise<void>,
  stop: () => Promise<void>,
): Promise<void> {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => end(0, stop))
  if (process.env.npm_lifecycle_event) whenOrphaned(() => end(0, stop))
  try {
    loadEnvironmentFile(join(root, '.env'))
    const settings = parseSettings(process.env, root)
    makeDataFolder(settings.dataFolder)
    process.once('exit', takeStackLock(settings.dataFolder, urlOf(settings)))
    await assertFreePorts(portsOf(settings))
    await work(settings)
  } catch (error) {
    if (!(error instanceof CannotStart)) throw error
    await fail(error.message, stop)
  }
}

/** Says why, stops everything and ends this process. */
export async function fail(sentence: string, stop: () => Promise<void>): Promise<void> {
  process.stderr.write(`${sentence}\n`)
  await end(1, stop)
}

/** An npm that is killed takes nobody along. */
function whenOrphaned(then: () => void): void {
  const parent = process.ppid
  setInterval(() => process.ppid !== parent && then(), 500).unref()
}

let ending = false

async function end(code: number, stop: () => Promise<void>): Promise<void> {
  if (ending) return
  ending = true
  await stop()
  process.exit(code)
}

/** Where a person opens what runs. */
function urlOf({ clientOrigin, ports, remoteTenant }: Settings): string {
  return remoteTenant && !remoteTenant.clientId ? `http://localhost:${ports.api}` : clientOrigin
}

function portsOf({ ports, remoteTenant }: Settings): Record<string, number> {
  return {
    ...(remoteTenant ? {} : { TENANT_PORT: ports.tenant }),
    API_PORT: ports.api,
    ...(remoteTenant && !remoteTenant.clientId ? {} : { CLIENT_PORT: ports.client }),
  }
}
