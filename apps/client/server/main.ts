import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { localOrigin } from '@tollgate/loopback'
import { readAllowedHosts } from './allowed-hosts.ts'
import { createApp } from './app.ts'
import { ConfigError, parseConfig } from './config.ts'
import { loggedRequest } from './request-log.ts'

const webRoot = join(import.meta.dirname, '..', 'web')

try {
  await main()
} catch (error) {
  process.stderr.write(`${explain(error)}\n`)
  process.exit(1)
}

async function main(): Promise<void> {
  const { port, client } = parseConfig(process.env)
  if (!existsSync(join(webRoot, 'index.html'))) {
    throw new ConfigError(`The pages are not built ("${webRoot}" is missing): run "npm run build"`)
  }

  const app = createApp(client, {
    webRoot,
    allowedHosts: readAllowedHosts(process.env.ALLOWED_HOSTS),
    logger: { serializers: { req: loggedRequest } },
  })
  let stopping = false
  const stop = async () => {
    if (stopping) return
    stopping = true
    await app.close()
    process.exit(0)
  }
  process.on('SIGINT', stop).on('SIGTERM', stop).on('disconnect', stop)

  await app.listen({ port, host: 'localhost' })
  const address = app.server.address()
  if (process.connected)
    process.send?.({ listening: localOrigin(typeof address === 'object' && address ? address.port : port) })
}

/** One sentence for errors that the user can fix; other errors keep their stack. */
function explain(error: unknown): string {
  if (error instanceof ConfigError) return error.message
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return `Port ${process.env.PORT ?? 4040} is in use: stop the program that uses it, or set PORT to another one`
  }
  if (error instanceof Error && 'code' in error && error.code === 'EACCES') {
    return `Port ${process.env.PORT ?? 4040} cannot be opened by this user: set PORT to a port above 1023`
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
