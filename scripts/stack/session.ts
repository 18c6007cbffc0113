import { join } from 'node:path'
import process from 'node:process'
import { CannotStart } from '../cannot-start.ts'
import { assertFreePorts, isPortInUse } from './free-ports.ts'
import { makeDataFolder } from './settings/data-folder.ts'
import { loadEnvironmentFile } from './settings/env-file.ts'
import { localOrigin } from './settings/local-origin.ts'
import { parseSettings, type Settings } from './settings/settings.ts'
import { areForHelp, HELP, withArguments } from './settings/start-arguments.ts'
import { takeStackLock } from './stack-lock.ts'

/**
 * Runs `work` until Ctrl-C. Failures are one sentence on stderr and exit code 1.
 *
 * @param root the repository
 * @param stop stops what `work` started
 */
export async function runSession(
  root: string,
  work: (settings: Settings) => Promise<void>,
  stop: () => Promise<void>,
): Promise<void> {
  const args = process.argv.slice(3)
  if (areForHelp(args)) {
    process.stdout.write(HELP)
    return
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => end(0, stop))
  if (process.env.npm_lifecycle_event) whenOrphaned(() => end(0, stop))
  try {
    loadEnvironmentFile(join(root, '.env'))
    const settings = parseSettings(withArguments(process.env, args), root)
    makeDataFolder(settings.dataFolder)
    process.once('exit', takeStackLock(settings.dataFolder, urlOf(settings)))
    await work(await settlePorts(settings))
  } catch (error) {
    if (!(error instanceof CannotStart)) throw error
    await fail(error.message, stop)
  }
}

/** Prints the reason, stops everything and ends this process. */
export async function fail(sentence: string, stop: () => Promise<void>): Promise<void> {
  process.stderr.write(`${sentence}\n`)
  await end(1, stop)
}

/** If npm is killed, its child processes keep running. */
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

/** The URL that users open. */
function urlOf({ clientOrigin, ports, withoutClient }: Settings): string {
  return withoutClient === 'no client ID' ? localOrigin(ports.api) : clientOrigin
}

/** @throws {CannotStart} if a port of tenant or API is in use. A program on the client's port is assumed to be the user's client */
async function settlePorts(settings: Settings): Promise<Settings> {
  const { ports, remoteTenant, withoutClient } = settings
  const isTaken = !withoutClient && (await isPortInUse(ports.client))
  await assertFreePorts({
    ...(!remoteTenant && { TENANT_PORT: ports.tenant }),
    API_PORT: ports.api,
    ...(!withoutClient && !isTaken && { CLIENT_PORT: ports.client }),
  })
  return isTaken ? { ...settings, withoutClient: 'port in use' } : settings
}
