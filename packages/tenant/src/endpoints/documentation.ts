import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyPluginAsync } from 'fastify'
import { siteHeaders } from '../login/page-headers.ts'

interface Options {
  /** The folder of the built pages. Default: the folder of `@tollgate/docs`. */
  webRoot?: string
}

const PREFIX = '/docs'

/** The address of a page, which has no extension. */
const PAGE = /^\/docs\/([\w/-]*[\w-])(?=$|\?)/

const NOT_BUILT = 'The documentation is not built: run "npm run docs"'

/** Serves the documentation at `/docs`. If it is not built, the page shows how to build it. */
export const documentation: FastifyPluginAsync<Options> = async (app, { webRoot = builtPages() }) => {
  let headers: Record<string, string> | undefined
  app.addHook('onRequest', async (_request, reply) => {
    // The site can be built while the tenant runs.
    if (!existsSync(join(webRoot, 'index.html'))) {
      return reply.code(404).send({ error: 'not_found', error_description: NOT_BUILT })
    }
    headers ??= siteHeaders(contentSecurityPolicy(readFileSync(join(webRoot, 'index.html'), 'utf8')))
    reply.headers(headers)
  })
  // The compressed file is found only by the whole name of a page.
  app.addHook('preHandler', async ({ raw }) => {
    raw.url = raw.url?.replace(PAGE, (url, page) => (existsSync(join(webRoot, `${page}.html`)) ? `${url}.html` : url))
  })
  await app.register(fastifyStatic, {
    root: webRoot,
    prefix: PREFIX,
    decorateReply: false,
    extensions: ['html'],
    preCompressed: true,
    redirect: true,
    cacheControl: false,
    setHeaders,
  })
}

/** The pages run the site's scripts and the generator's inline scripts, which are allowed by their digests. */
function contentSecurityPolicy(page: string): string[] {
  const inline = Array.from(
    page.matchAll(/<script(?![^>]*\bsrc=)[^>]*>([\s\S]*?)<\/script>/g),
    ([, script = '']) => script,
  )
  const digests = inline.map(script => `'sha256-${createHash('sha256').update(script).digest('base64')}'`)
  return [
    ["script-src 'self'", ...digests].join(' '),
    // Highlighted code has its colours in style attributes.
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
  ]
}

function setHeaders(response: { setHeader(name: string, value: string): void }, path: string): void {
  // The generator puts a hash of the content into the names of the files in this folder.
  const hashed = basename(dirname(path)) === 'assets' || path.includes('/assets/chunks/')
  response.setHeader('vary', 'accept-encoding')
  response.setHeader('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache')
}

function builtPages(): string {
  return dirname(fileURLToPath(import.meta.resolve('@tollgate/docs/index.html')))
}
