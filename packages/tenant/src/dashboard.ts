import { existsSync } from 'node:fs'
import { basename, dirname, extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import type { HelloWorldAddresses } from './hello-world.ts'

interface Options {
  /** The tenant's issuer, ending in `/`. */
  issuer: string
  /** The application as which the dashboard signs people in. */
  clientId: string
  helloWorld: HelloWorldAddresses
  /** The folder of the built pages. Default: that of `@tollgate/dashboard`. */
  webRoot?: string
}

const PREFIX = '/dashboard'

/** The pages run their own scripts, talk to this tenant alone, and open it in a hidden frame to renew tokens. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const HEADERS = {
  'content-security-policy': POLICY,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  // The callback's address carries an authorization code.
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
}

/** Serves the dashboard's pages, `/dashboard/config.json` and `/quickstart`; where the pages are not built, it says so. */
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
  // Its address alone is what a person opens who has read where the tenant is.
  app.get('/', async (_request, reply) => reply.redirect(PREFIX))
  await app.register(pages, { prefix: PREFIX, config, webRoot })
  await app.register(quickstart, { webRoot })
}

/** The tutorial as a page that works, at an address that is easy to say. */
const quickstart: FastifyPluginAsync<{ webRoot: string }> = async (app, { webRoot }) => {
  await app.register(fastifyStatic, { root: webRoot, serve: false })
  app.get('/quickstart', async (_request, reply) =>
    reply
      .headers(HEADERS)
      // Its login is a window of its own, which answers to the one that opened it.
      .header('cross-origin-opener-policy', 'same-origin-allow-popups')
      .header('cache-control', 'no-cache')
      .sendFile('quickstart.html', { cacheControl: false }),
  )
  app.get('/quickstart/', async (_request, reply) => reply.redirect('/quickstart'))
}

const pages: FastifyPluginAsync<{ config: object; webRoot: string }> = async (app, { config, webRoot }) => {
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers(HEADERS)
  })
  await app.register(fastifyStatic, { root: webRoot, cacheControl: false, setHeaders })
  app.get('/config.json', async (_request, reply) => reply.header('cache-control', 'no-store').send(config))
  // The pages have their own router: an address that a person opens is theirs to answer.
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
  // The bundler names the files of this folder by their content.
  const hashed = basename(dirname(path)) === 'assets'
  response.setHeader('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache')
}

function isNavigation({ method, headers, url }: FastifyRequest): boolean {
  const [path = ''] = url.split('?', 1)
  return (method === 'GET' || method === 'HEAD') && extname(path) === '' && (headers.accept ?? '').includes('text/html')
}
