import { once } from 'node:events'
import type { Server } from 'node:http'
import { anyone, authenticated, permissions } from '@tollgate/guard'
import { allow, audit, protect } from '@tollgate/guard/express'
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express'
import type { Config } from './config.ts'
import { createApiGuard } from './guard.ts'
import { alive, readiness } from './health.ts'
import { createHttpRules } from './http-rules.ts'
import { adminMessage, protectedMessage, publicMessage } from './messages.ts'

/** Starts the API. Port 0 uses a free one. */
export async function startServer(config: Config): Promise<Server> {
  const server = createApp(config).listen(config.port, 'localhost')
  await once(server, 'listening')
  return server
}

function createApp(config: Config): Express {
  const guard = createApiGuard(config)
  const app = express()
  app.disable('x-powered-by').disable('etag').enable('strict routing').enable('case sensitive routing')
  app.use(applyHttpRules(config))
  protect(app, guard)

  app.get('/api/messages/public', allow(anyone), (_request, response) => {
    response.json(publicMessage)
  })
  app.get('/api/messages/protected', allow(authenticated), (_request, response) => {
    response.json(protectedMessage)
  })
  app.get('/api/messages/admin', allow(permissions('read:admin-messages')), (_request, response) => {
    response.json(adminMessage)
  })

  app.get('/healthz', allow(anyone), (_request, response) => {
    response.json(alive)
  })
  app.get('/readyz', allow(anyone), async (_request, response) => {
    const { status, body } = await readiness(guard)
    response.status(status).json(body)
  })

  app.use(notFound, handleError)
  audit(app)
  return app
}

function applyHttpRules(config: Config): RequestHandler {
  const rule = createHttpRules(config)
  return (request, response, next) => {
    const { headers, response: early } = rule(request)
    response.set(headers)
    if (!early) next()
    else if (early.body) response.status(early.status).json(early.body)
    else response.status(early.status).end()
  }
}

const notFound: RequestHandler = (_request, response) => {
  response.status(404).json({ message: 'Not Found' })
}

/** A path that is no URL, such as "/%", is an unknown path. */
const handleError: ErrorRequestHandler = (error, request, response, next) => {
  if (response.headersSent) next(error)
  else if (error instanceof URIError) notFound(request, response, next)
  else {
    console.error(error)
    response.status(500).json({ message: 'Internal Server Error' })
  }
}
