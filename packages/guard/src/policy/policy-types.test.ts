/** What the compiler knows of a policy's request, framework by framework. Compiling this file is most of the test. */
import assert from 'node:assert/strict'
import type { IncomingMessage } from 'node:http'
import { it } from 'node:test'
import type express from 'express'
import fastify, { type FastifyRequest } from 'fastify'
import type { Context } from 'hono'
import * as forExpress from '../adapters/express/express.ts'
import type { ProtectOptions } from '../adapters/fastify/fastify.ts'
import * as forFetch from '../adapters/fetch/fetch.ts'
import * as forHono from '../adapters/hono/hono.ts'
import * as forKoa from '../adapters/koa/koa.ts'
import * as forNode from '../adapters/node/node.ts'
import { createGuard } from '../guard.ts'
import { createSigningKey } from '../testing/signing-key.ts'
import { allOf, anyOf, authenticated, type Condition, permissions, when } from './policy.ts'

const keys = { keys: [createSigningKey('ES256').publicJwk] }
const guard = createGuard({ issuer: 'https://issuer.test/', audience: 'https://api.test', keys })

it('a test that is written into a route is given the type of its framework', () => {
  const app = fastify()
  app.get('/', { config: { policy: when('a', (_, request) => request.routeOptions.url === '/') } }, () => '')
  forExpress.allow(when('a', (_, request) => request.url === '/'))
  forExpress.allow(
    anyOf(
      permissions('a'),
      when('a', (_, request) => request.url === '/'),
    ),
  )
  forKoa.allow(when('a', (_, context) => context.path === '/'))
  forHono.allow(when('a', (_, context) => context.req.path === '/'))
  forHono.allow(
    allOf(
      permissions('a'),
      when('a', (_, context) => context.req.path === '/'),
    ),
  )
  forFetch.allow(
    guard,
    when('a', (_, request) => request.bodyUsed),
    () => new Response(),
  )
  forNode.allow(
    guard,
    when('a', (_, request) => request.url === '/'),
    () => {},
  )
  forNode.allowUpgrade(
    guard,
    when('a', (_, request) => request.url === '/'),
    () => {},
  )
  assert.ok(app)
})

it('a test may name more of its request than the framework promises', () => {
  const own = when('a', (_, request: FastifyRequest<{ Params: { id: string } }>) => request.params.id === 'a')
  const policy: Condition<FastifyRequest> = own
  fastify().get('/:id', { config: { policy } }, () => '')
  fastify().get('/:id', { config: { policy: anyOf(own, permissions('a')) } }, () => '')
  forExpress.allow(when('a', (_, request: express.Request) => request.params.id === 'a'))
})

it("another framework's request does not compile", () => {
  const ofHono = when('a', (_, context: Context) => context.req.path === '/')
  const ofNode = when('a', (_, request: IncomingMessage) => request.url === '/')
  const hono: typeof ofHono extends Parameters<typeof forExpress.allow>[0] ? 'taken' : 'refused' = 'refused'
  const node: typeof ofNode extends Parameters<typeof forExpress.allow>[0] ? 'taken' : 'refused' = 'taken'
  const mixed = anyOf(ofHono, permissions('a'))
  const joined: typeof mixed extends Parameters<typeof forKoa.allow>[0] ? 'taken' : 'refused' = 'refused'
  type OfPlugins = NonNullable<ProtectOptions['pluginRoutes']>[string]
  const plugin: typeof ofHono extends OfPlugins ? 'taken' : 'refused' = 'refused'
  assert.deepEqual([hono, node, joined, plugin], ['refused', 'taken', 'refused', 'refused'])
})

it('a condition on the token alone is for every framework', () => {
  const policy = allOf(authenticated, permissions('a'))
  forExpress.allow(policy)
  forHono.allow(policy)
  forKoa.allow(policy)
  const general: Condition = when('a', (_, request: Context) => request.req.path === '/')
  assert.equal(general.kind, 'when')
})
