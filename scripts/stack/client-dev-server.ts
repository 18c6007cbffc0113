/** The client with Vite's dev server, as a part of the stack; open pages update when sources change. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import process from 'node:process'
import type { Duplex } from 'node:stream'
import { createRequestCheck, localOrigin, parseAllowedHosts } from '@tollgate/loopback'
import { createServer, type Plugin } from 'vite'

const allowedHosts = parseAllowedHosts(process.env.ALLOWED_HOSTS)

const server = await createServer({
  root: join(import.meta.dirname, '../../apps/client'),
  plugins: [refuseMisdirected()],
  server: {
    port: Number(process.env.PORT),
    strictPort: true,
    host: 'localhost',
    allowedHosts: allowedHosts.map(host => host.replace(/:\d+$/, '')),
  },
})

let stopping = false
for (const event of ['SIGINT', 'SIGTERM', 'disconnect']) process.on(event, stop)

await server.listen()
process.send?.({ listening: localOrigin(Number(process.env.PORT)) })

async function stop(): Promise<void> {
  if (stopping) return
  stopping = true
  await server.close()
  process.exit(0)
}

/** Checks the Host like the client's own server. Vite's own check ignores ports and runs after preflight responses. */
function refuseMisdirected(): Plugin {
  const check = createRequestCheck({ allowedHosts })
  return {
    name: 'refuse-misdirected',
    configureServer({ middlewares, httpServer }) {
      const type = 'text/plain; charset=utf-8'
      middlewares.stack.unshift({
        route: '',
        handle(request: IncomingMessage, response: ServerResponse, next: () => void) {
          const misdirected = check(request)
          if (!misdirected) return next()
          response.writeHead(421, { 'content-type': type, connection: 'close' }).end(misdirected.message)
        },
      })
      httpServer?.prependListener('upgrade', (request: IncomingMessage, socket: Duplex) => {
        const misdirected = check(request)
        if (!misdirected) return
        const head = ['HTTP/1.1 421 Misdirected Request', `content-type: ${type}`, 'connection: close']
        socket.end(`${head.join('\r\n')}\r\n\r\n${misdirected.message}`)
      })
    },
  }
}
