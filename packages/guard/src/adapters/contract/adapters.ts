import { serveExpress, serveExpress4 } from './express.ts'
import { serveFastify } from './fastify.ts'
import { serveFetch } from './fetch.ts'
import { serveHono } from './hono.ts'
import { serveKoa } from './koa.ts'
import { serveNestOnExpress, serveNestOnFastify } from './nest.ts'
import { serveNode } from './node.ts'
import type { Serve } from './serve.ts'

/** Every adapter, with the same API behind it. */
export const ADAPTERS: Readonly<Record<string, Serve>> = {
  fastify: serveFastify,
  'express 5': serveExpress,
  'express 4': serveExpress4,
  hono: serveHono,
  fetch: serveFetch,
  koa: serveKoa,
  'nest on express': serveNestOnExpress,
  'nest on fastify': serveNestOnFastify,
  'node:http': serveNode,
}
