import { text } from 'node:stream/consumers'
import cors from '@koa/cors'
import Router from '@koa/router'
import Koa, { type Middleware } from 'koa'
import type { Guard } from '../../guard.ts'
import { anyone, authenticated, optional, permissions } from '../../policy/policy.ts'
import { allow, optionalTokenOf, protect, tokenOf } from '../koa/koa.ts'
import { type Api, answerForm, BROKEN_POLICIES, CLIENT_ORIGIN, EXPOSED_HEADER, fail, greet, PERMISSION } from './api.ts'
import { listen, type TlsOptions } from './serve.ts'

/** As body parsers of Koa do. */
const parse: Middleware = async (context, next) => {
  Reflect.set(context.request, 'body', new URLSearchParams(await text(context.req)))
  await next()
}

export function serveKoa(guard: Guard, tls?: TlsOptions): Promise<Api> {
  const app = new Koa()
  app.silent = true
  app.use(cors({ origin: CLIENT_ORIGIN, exposeHeaders: EXPOSED_HEADER }))
  protect(app, guard)
  const router = new Router()
  router.get('/public', allow(anyone), context => {
    context.body = { text: 'public' }
  })
  router.get('/protected', allow(authenticated), async context => {
    context.body = await greet('protected', () => tokenOf(context))
  })
  router.get('/admin', allow(permissions(PERMISSION)), async context => {
    context.body = await greet('admin', () => tokenOf(context))
  })
  router.get('/optional', allow(optional), async context => {
    context.body = await greet('optional', () => optionalTokenOf(context))
  })
  router.post('/form', allow(authenticated), async context => {
    const form = new URLSearchParams(await text(context.req))
    context.body = await answerForm(form, () => tokenOf(context))
  })
  router.post('/twice-form', allow(authenticated), allow(authenticated), async context => {
    const form = new URLSearchParams(await text(context.req))
    context.body = await answerForm(form, () => tokenOf(context))
  })
  router.post('/parsed-form', parse, allow(authenticated), async context => {
    const form: URLSearchParams = Reflect.get(context.request, 'body')
    context.body = await answerForm(form, () => tokenOf(context))
  })
  router.get('/fails', allow(authenticated), fail)
  for (const [path, policy] of Object.entries(BROKEN_POLICIES)) {
    router.get(path, allow(policy), context => {
      context.body = 'secret'
    })
  }
  app.use(router.routes())
  return listen(app.callback(), tls)
}
