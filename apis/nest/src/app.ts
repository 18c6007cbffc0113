import 'reflect-metadata'
import type { Server } from 'node:http'
import { NestFactory } from '@nestjs/core'
import { ExpressAdapter, type NestExpressApplication } from '@nestjs/platform-express'
import express, { type RequestHandler } from 'express'
import { appModule } from './app.module.ts'
import type { Config } from './config.ts'
import { ErrorFilter } from './error.filter.ts'
import { createHttpRules } from './http-rules.ts'

/** Starts the API. Port 0 uses a free one. */
export async function startServer(config: Config): Promise<Server> {
  const adapter = new ExpressAdapter(
    express().disable('etag').enable('strict routing').enable('case sensitive routing'),
  )
  const app = await NestFactory.create<NestExpressApplication>(appModule(config), adapter, {
    bodyParser: false,
    logger: ['error', 'warn'],
    abortOnError: false,
  })
  app.disable('x-powered-by')
  app.use(applyHttpRules(config))
  app.useGlobalFilters(new ErrorFilter())
  return await app.listen(config.port, 'localhost')
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
