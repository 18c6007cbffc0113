import type { Guard } from '../../guard.ts'
import type { Api } from './api.ts'
import { serveExpress, serveExpress4 } from './express.ts'
import { serveFastify } from './fastify.ts'
import { serveFetch } from './fetch.ts'
import { serveHono } from './hono.ts'
import { serveKoa } from './koa.ts'
import { serveNestOnExpress, serveNestOnFastify } from './nest.ts'
import { serveNode } from './node.ts'

/** Every adapter, with the same API behind it. */
export const ADAPTERS: Readonly<Record<string, (guard: Guard) => Promise<Api>>> = {
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
