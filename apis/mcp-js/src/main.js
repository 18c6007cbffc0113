import process from 'node:process'
import { startServer } from './app.js'
import { ConfigError, parseConfig } from './config.js'

try {
  const config = parseConfig(process.env)
  const server = await start(config)
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : config.port
  process.stdout.write(`The API listens on http://localhost:${port}\n`)
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => stop(server))
} catch (error) {
  if (!(error instanceof ConfigError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}

async function start(config) {
  try {
    return await startServer(config)
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE')) throw cause
    const message = `The port ${config.port} is in use: stop what listens there, or set "PORT" to another`
    throw new ConfigError(message, { cause })
  }
}

/** Sends the responses that are in progress, then ends. */
function stop(server) {
  server.close()
  server.closeIdleConnections()
}
