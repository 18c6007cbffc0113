import 'reflect-metadata'
import { NestFactory } from '@nestjs/core'
import { ExpressAdapter } from '@nestjs/platform-express'
import express from 'express'
import { appModule } from './app.module.js'
import { ErrorFilter } from './error.filter.js'
import { createHttpRules } from './http-rules.js'

/** Starts the API. Port 0 uses a free one. */
export async function startServer(config) {
  const adapter = new ExpressAdapter(
    express().disable('etag').enable('strict routing').enable('case sensitive routing'),
  )
  const app = await NestFactory.create(appModule(config), adapter, {
    bodyParser: false,
    logger: ['error', 'warn'],
    abortOnError: false,
  })
  app.disable('x-powered-by')
  app.use(applyHttpRules(config))
  app.useGlobalFilters(new ErrorFilter())
  return await app.listen(config.port, 'localhost')
}

function applyHttpRules(config) {
  const rule = createHttpRules(config)
  return (request, response, next) => {
    const { headers, response: early } = rule(request)
    response.set(headers)
    if (!early) next()
    else if (early.body) response.status(early.status).json(early.body)
    else response.status(early.status).end()
  }
}
