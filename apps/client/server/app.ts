import { basename, dirname, extname } from 'node:path'
import fastifyStatic from '@fastify/static'
import { createRequestCheck } from '@tollgate/loopback'
import {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
  fastify,
} from 'fastify'
import type { ClientConfig } from './config.ts'
import { securityHeaders } from './security-headers.ts'

/** What {@link createApp} may be given beside its configuration. */
export interface AppOptions {
  /** The folder of the built pages. */
  webRoot: string
  /** Names for which the server answers beside those of this machine; default none. */
  allowedHosts?: readonly string[]
  /** Fastify's `logger`; default `false`. */
  logger?: FastifyServerOptions['logger']
}

/** Builds the server of the pages and of `GET /config.json`; does not listen. */
export function createApp(
  config: ClientConfig,
  { webRoot, allowedHosts = [], logger = false }: AppOptions,
): FastifyInstance {
  const headers = securityHeaders(config)
  const check = createRequestCheck({ allowedHosts })

  /** @returns whether the request was addressed to another host, and is answered */
  function refuse({ raw }: FastifyRequest, reply: FastifyReply): boolean {
    reply.headers(headers)
    const misdirected = check(raw)
    if (misdirected) sendText(reply.header('connection', 'close'), 421, misdirected.message)
    return misdirected !== undefined
  }

  const app = fastify({
    logger,
    forceCloseConnections: true,
    // A path that is no URL ("/%") never reaches a hook.
    frameworkErrors: (_error, request, reply) => {
      if (!refuse(request, reply)) sendText(reply, 404, 'Not Found')
    },
  })

  app.addHook('onRequest', (request, reply, done) => {
    if (!refuse(request, reply)) done()
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
    return sendText(reply, 404, 'Not Found')
  })

  return app
}

function sendText(reply: FastifyReply, status: number, text: string): FastifyReply {
  return reply.code(status).type('text/plain; charset=utf-8').header('cache-control', 'no-store').send(text)
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
