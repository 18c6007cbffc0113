import type { ServerResponse } from 'node:http'
import cors from 'cors'
import express from 'express'
import express4 from 'express4'
import type { Guard } from '../../guard.ts'
import { anyone, authenticated, optional, permissions } from '../../policy/policy.ts'
import {
  allow,
  type ExpressApplication,
  type Middleware,
  optionalTokenOf,
  protect,
  tokenOf,
} from '../express/express.ts'
import {
  type Api,
  answerForm,
  type Body,
  BROKEN_POLICIES,
  CLIENT_ORIGIN,
  EXPOSED_HEADER,
  fail,
  greet,
  PERMISSION,
} from './api.ts'
import { listen, type TlsOptions } from './serve.ts'

/** What Express 4 and 5 have in common. */
interface Application extends ExpressApplication {
  get(path: string, ...middleware: Middleware[]): unknown
  post(path: string, ...middleware: Middleware[]): unknown
}

export function serveExpress(guard: Guard, tls?: TlsOptions): Promise<Api> {
  const app = express().set('env', 'test')
  addRoutes(app, guard, express.urlencoded())
  return listen(app, tls)
}

export function serveExpress4(guard: Guard, tls?: TlsOptions): Promise<Api> {
  const app = express4().set('env', 'test')
  addRoutes(app, guard, express4.urlencoded({ extended: false }))
  return listen(app, tls)
}

function addRoutes(app: Application, guard: Guard, parse: Middleware): void {
  app.use(cors({ origin: CLIENT_ORIGIN, exposedHeaders: EXPOSED_HEADER }))
  protect(app, guard)
  app.get('/public', allow(anyone), (_request, response) => send(response, { text: 'public' }))
  app.get('/protected', allow(authenticated), (request, response, next) => {
    greet('protected', () => tokenOf(request)).then(body => send(response, body), next)
  })
  app.get('/admin', allow(permissions(PERMISSION)), (request, response, next) => {
    greet('admin', () => tokenOf(request)).then(body => send(response, body), next)
  })
  app.get('/optional', allow(optional), (request, response, next) => {
    greet('optional', () => optionalTokenOf(request)).then(body => send(response, body), next)
  })
  app.post('/form', allow(authenticated), parse, (request, response, next) => {
    answerForm(formIn(request), () => tokenOf(request)).then(body => send(response, body), next)
  })
  app.post(
    '/twice-form',
    allow(authenticated),
    allow(authenticated),
    parse,
    allow(authenticated),
    (request, response, next) => {
      answerForm(formIn(request), () => tokenOf(request)).then(body => send(response, body), next)
    },
  )
  app.use(atPath('/parsed-form', parse))
  app.post('/parsed-form', allow(authenticated), (request, response, next) => {
    answerForm(formIn(request), () => tokenOf(request)).then(body => send(response, body), next)
  })
  app.get('/fails', allow(authenticated), fail)
  for (const [path, policy] of Object.entries(BROKEN_POLICIES)) {
    app.get(path, allow(policy), (_request, response) => send(response, { text: 'secret' }))
  }
}

/** Middleware for one path, which is no route of its own. */
function atPath(path: string, middleware: Middleware): Middleware {
  return (request, response, next) => (request.url === path ? middleware(request, response, next) : next())
}

function formIn(request: object): URLSearchParams {
  return new URLSearchParams(Reflect.get(request, 'body'))
}

function send(response: ServerResponse, body: Body): void {
  response.end(JSON.stringify(body))
}
