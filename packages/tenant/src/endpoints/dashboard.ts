import { existsSync } from 'node:fs'
import { basename, dirname, extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import type { HelloWorldAddresses } from '../hello-world.ts'
import { siteHeaders } from '../login/page-headers.ts'

interface Options {
  /** The tenant's issuer, ending in `/`. */
  issuer: string
  /** The client ID with which the dashboard logs users in. */
  clientId: string
  helloWorld: HelloWorldAddresses
  /** The folder of the built pages. Default: the folder of `@tollgate/dashboard`. */
  webRoot?: string
}

const PREFIX = '/dashboard'

/** The pages run their own scripts, connect only to this tenant, and open it in a hidden frame to renew tokens. */
const HEADERS = siteHeaders([
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "frame-src 'self'",
])

/** Files are served in the compressed form that the build wrote, where the client accepts it. */
const FILES = { preCompressed: true, cacheControl: false, setHeaders }

/**
 * Serves the dashboard's pages, `/dashboard/config.json` and `/quickstart`. If the pages are not built, it shows how to
 * build them.
 */
export const dashboard: FastifyPluginAsync<Options> = async (
  app,
  { issuer, clientId, helloWorld, webRoot = builtPages() },
) => {
  const config = { domain: issuer.slice(0, -1), clientId, audience: `${issuer}api/v2/`, helloWorld }
  if (!existsSync(webRoot)) {
    app.log.warn(`The dashboard is not built: there is no folder "${webRoot}"`)
    app.get(PREFIX, async (_request, reply) =>
      reply
        .code(404)
        .send({ error: 'not_found', error_description: 'The dashboard is not built: run "npm run build"' }),
    )
    return
  }
  // Users who know only the tenant's URL open this path.
  app.get('/', async (_request, reply) => reply.redirect(PREFIX))
  await app.register(pages, { prefix: PREFIX, config, webRoot })
  await app.register(quickstart, { webRoot })
}

/** The tutorial as a page, at a short path. */
const quickstart: FastifyPluginAsync<{ webRoot: string }> = async (app, { webRoot }) => {
  await app.register(fastifyStatic, { ...FILES, root: webRoot, serve: false })
  app.get('/quickstart', async (_request, reply) =>
    reply
      .headers(HEADERS)
      // Users log in in a popup window, which sends its result to the page that opened it.
      .header('cross-origin-opener-policy', 'same-origin-allow-popups')
      .sendFile('quickstart.html'),
  )
  app.get('/quickstart/', async (_request, reply) => reply.redirect('/quickstart'))
}

const pages: FastifyPluginAsync<{ config: object; webRoot: string }> = async (app, { config, webRoot }) => {
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers(HEADERS)
  })
  await app.register(fastifyStatic, { ...FILES, root: webRoot })
  app.get('/config.json', async (_request, reply) => reply.header('cache-control', 'no-store').send(config))
  // The pages have their own router, so every path that is not a file returns the page.
  app.setNotFoundHandler((request, reply) =>
    isNavigation(request)
      ? reply.sendFile('index.html')
      : reply.code(404).send({ error: 'not_found', error_description: 'There is nothing at this address' }),
  )
}

function builtPages(): string {
  return dirname(fileURLToPath(import.meta.resolve('@tollgate/dashboard/index.html')))
}

function setHeaders(response: { setHeader(name: string, value: string): void }, path: string): void {
  // The bundler puts a hash of the content into the names of the files in this folder.
  const hashed = basename(dirname(path)) === 'assets'
  response.setHeader('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache')
  response.setHeader('vary', 'accept-encoding')
}

/**
 * Whether a request is for a page: it accepts HTML, as a browser does, or any type, as `curl` does. Only a browser
 * reports what it opens; for other clients a name with an extension is a file. An identifier in a path may contain a
 * dot.
 */
function isNavigation({ method, headers: { accept = '*/*' }, url }: FastifyRequest): boolean {
  const [path = ''] = url.split('?', 1)
  if ((method !== 'GET' && method !== 'HEAD') || path.startsWith(`${PREFIX}/assets/`)) return false
  return accept.includes('text/html') || (accept.startsWith('*/*') && extname(path) === '')
}
