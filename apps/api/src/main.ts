import type { FastifyInstance } from 'fastify'
import { createApp } from './app.ts'
import { ConfigError, parseConfig } from './config.ts'
import { loggedRequest } from './request-log.ts'

try {
  const config = parseConfig(process.env)
  const app = createApp(config, { serializers: { req: loggedRequest } })
  const address = await listen(app, config.port)
  stopOnSignal(app)
  if (process.connected) process.send?.({ listening: address })
} catch (error) {
  if (!(error instanceof ConfigError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}

async function listen(app: FastifyInstance, port: number): Promise<string> {
  try {
    const address = await app.listen({ host: 'localhost', port })
    const url = new URL(address)
    url.hostname = 'localhost'
    return url.origin
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE')) throw cause
    throw new ConfigError(`The port ${port} is in use: stop what listens there, or set "PORT" to another`, { cause })
  }
}

/** Ctrl-C, `kill`, or the end of the process that started this one: finish what is under way, then stop. */
function stopOnSignal(app: FastifyInstance): void {
  const stop = () => {
    for (const event of ['SIGINT', 'SIGTERM']) process.on(event, () => {})
    app.close().then(() => process.exit(0))
  }
  for (const event of ['SIGINT', 'SIGTERM', 'disconnect']) process.once(event, stop)
}
