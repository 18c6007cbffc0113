/** Serves a client in `clients/` with its own `npm start`, as a part of the stack. */
import { spawn } from 'node:child_process'
import process from 'node:process'
import { setTimeout as wait } from 'node:timers/promises'
import { npm } from '../clients/project.ts'
import { localOrigin } from './settings/local-origin.ts'

const { PORT = '', PROJECT_FOLDER = '', ...environment } = process.env
const isPosix = process.platform !== 'win32'

const [program, args] = npm(['run', 'start', '--', '--port', PORT])
const server = spawn(program, args, {
  cwd: PROJECT_FOLDER,
  env: environment,
  stdio: ['ignore', 'inherit', 'inherit'],
  // Its own process group, so that everything which npm starts can be stopped together.
  detached: isPosix,
})
server.once('close', code => process.exit(code ?? 1))
for (const event of ['SIGINT', 'SIGTERM', 'disconnect']) process.on(event, stop)
process.once('exit', stop)

const origin = localOrigin(Number(PORT))
while (!(await responds())) await wait(100)
process.send?.({ listening: origin })

async function responds(): Promise<boolean> {
  return await fetch(origin, { signal: AbortSignal.timeout(5_000) }).then(
    ({ ok }) => ok,
    () => false,
  )
}

function stop(): void {
  if (server.pid === undefined || server.exitCode !== null) return
  if (!isPosix) server.kill()
  else {
    try {
      process.kill(-server.pid, 'SIGTERM')
    } catch {
      // It has ended already.
    }
  }
}
