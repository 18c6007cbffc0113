import { basename, dirname, extname } from 'node:path'
import fastifyStatic from '@fastify/static'
import { type FastifyInstance, type FastifyRequest, type FastifyServerOptions, fastify } from 'fastify'
import type { ClientConfig } from './config.ts'
import { securityHeaders } from './security-headers.ts'

/** What {@link createApp} may be given beside its configuration. */
export interface AppOptions {
  /** The folder of the built pages. */
  webRoot: string
  /** Fastify's `logger`; default `false`. */
  logger?: FastifyServerOptions['logger']
}

/** Builds the server of the pages and of `GET /config.json`; does not listen. */
export function createApp(config: ClientConfig, { webRoot, logger = false }: AppOptions): FastifyInstance {
  const app = fastify({ logger, forceCloseConnections: true })
  const headers = securityHeaders(config)

  app.addHook('onRequest', async (_request, reply) => {
    reply.headers(headers)
  })

  app.register(fastifyStatic, {
    root: webRoot,
    index: 'index.html',
    // The build writes a Brotli and a gzip form beside each text file.
    preCompressed: true,
    cacheControl: false,
    setHeaders: (response, path) => {
      // The bundler names the files of this folder by their content.
      const hashed = basename(dirname(path)) === 'assets'
      response.setHeader('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache')
      response.setHeader('vary', 'accept-encoding')
    },
  })

  app.get('/config.json', async (_request, reply) => {
    reply.header('cache-control', 'no-store')
    return config
  })

  app.setNotFoundHandler((request, reply) => {
    // The pages have their own router, so they answer every address that is not a file.
    if (isNavigation(request)) return reply.sendFile('index.html')
    return reply.code(404).type('text/plain; charset=utf-8').header('cache-control', 'no-store').send('Not Found')
  })

  return app
}

/** Whether a request is for a page: one that accepts HTML, as browsers do, or anything, as `curl` does. */
function isNavigation({ method, headers: { accept = '*/*' }, url }: FastifyRequest): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false
  return (accept.includes('text/html') || accept.startsWith('*/*')) && !isAsset(url)
}

function isAsset(url: string): boolean {
  const [path = ''] = url.split('?', 1)
  return path.startsWith('/assets/') || extname(path) !== ''
}
