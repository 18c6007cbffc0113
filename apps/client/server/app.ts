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

/** Options of {@link createApp}. */
export interface AppOptions {
  /** The folder of the built pages. */
  webRoot: string
  /** Host names that the server accepts in addition to those of this machine. Default: an empty list. */
  allowedHosts?: readonly string[]
  /** Fastify's `logger`; default `false`. */
  logger?: FastifyServerOptions['logger']
}

/** Creates the server for the pages and for `GET /config.json`. It does not listen yet. */
export function createApp(
  config: ClientConfig,
  { webRoot, allowedHosts = [], logger = false }: AppOptions,
): FastifyInstance {
  const headers = securityHeaders(config)
  const check = createRequestCheck({ allowedHosts })

  /** @returns whether the request had another host and was rejected with 421 */
  function reject({ raw }: FastifyRequest, reply: FastifyReply): boolean {
    reply.headers(headers)
    const misdirected = check(raw)
    if (misdirected) sendText(reply.header('connection', 'close'), 421, misdirected.message)
    return misdirected !== undefined
  }

  const app = fastify({
    logger,
    forceCloseConnections: true,
    // For a malformed path ("/%") Fastify runs no hooks.
    frameworkErrors: (_error, request, reply) => {
      if (!reject(request, reply)) sendText(reply, 404, 'Not Found')
    },
  })

  app.addHook('onRequest', (request, reply, done) => {
    if (!reject(request, reply)) done()
  })

  app.register(fastifyStatic, {
    root: webRoot,
    index: 'index.html',
    // The build writes a Brotli and a gzip version of each text file.
    preCompressed: true,
    cacheControl: false,
    setHeaders: (response, path) => {
      // The names of files in this folder contain a hash of their content.
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
    // The pages have a router, so they are sent for all paths that are not files.
    if (isNavigation(request)) return reply.sendFile('index.html')
    return sendText(reply, 404, 'Not Found')
  })

  return app
}

function sendText(reply: FastifyReply, status: number, text: string): FastifyReply {
  return reply.code(status).type('text/plain; charset=utf-8').header('cache-control', 'no-store').send(text)
}

/** Whether a request is for a page: it accepts HTML, like browsers, or anything, like `curl`. */
function isNavigation({ method, headers: { accept = '*/*' }, url }: FastifyRequest): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false
  return (accept.includes('text/html') || accept.startsWith('*/*')) && !isAsset(url)
}

function isAsset(url: string): boolean {
  const [path = ''] = url.split('?', 1)
  return path.startsWith('/assets/') || extname(path) !== ''
}
