import { Controller, Body as FromBody, Get, HttpCode, type INestApplication, Module, Post } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { ExpressAdapter } from '@nestjs/platform-express'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import type { Guard } from '../../guard.ts'
import { authenticated, optional, permissions } from '../../policy/policy.ts'
import type { VerifiedToken } from '../../token/verified-token.ts'
import { AccessToken, OptionalAccessToken, Public, protect, Requires } from '../nest/nest.ts'
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
import type { TlsOptions } from './serve.ts'

class MessagesController {
  public(): Body {
    return { text: 'public' }
  }
  protected(token: VerifiedToken): Promise<Body> {
    return greet('protected', () => token)
  }
  admin(token: VerifiedToken): Promise<Body> {
    return greet('admin', () => token)
  }
  optional(token: VerifiedToken | undefined): Promise<Body> {
    return greet('optional', () => token)
  }
  form(token: VerifiedToken, body: Record<string, string>): Promise<Body> {
    return answerForm(new URLSearchParams(body), () => token)
  }
  fails(): never {
    return fail()
  }
}

/** Nest wants TypeScript's older decorators, with which this package is not compiled: they are functions, so call them. */
Controller()(MessagesController)
decorate('public', Get('public'), Public())
decorate('protected', Get('protected'), Requires(authenticated))
decorate('admin', Get('admin'), Requires(permissions(PERMISSION)))
decorate('optional', Get('optional'), Requires(optional))
decorate('form', Post('form'), Requires(authenticated), HttpCode(200))
decorate('fails', Get('fails'), Requires(authenticated))
for (const [path, policy] of Object.entries(BROKEN_POLICIES)) {
  const descriptor = { value: () => ({ text: 'secret' }), configurable: true, writable: true }
  Object.defineProperty(MessagesController.prototype, path, descriptor)
  for (const apply of [Get(path), Requires(policy)]) apply(MessagesController.prototype, path, descriptor)
}
AccessToken()(MessagesController.prototype, 'protected', 0)
AccessToken()(MessagesController.prototype, 'admin', 0)
AccessToken()(MessagesController.prototype, 'form', 0)
FromBody()(MessagesController.prototype, 'form', 1)
OptionalAccessToken()(MessagesController.prototype, 'optional', 0)

function decorate(name: keyof MessagesController, ...decorators: MethodDecorator[]): void {
  const descriptor = Object.getOwnPropertyDescriptor(MessagesController.prototype, name)
  if (!descriptor) throw new TypeError(`There is no method "${name}"`)
  for (const decorator of decorators) decorator(MessagesController.prototype, name, descriptor)
}

export async function serveNestOnExpress(guard: Guard, tls?: TlsOptions): Promise<Api> {
  return serve(
    await NestFactory.create(moduleWith(guard), new ExpressAdapter(), {
      logger: false,
      ...(tls && { httpsOptions: tls }),
    }),
  )
}

export async function serveNestOnFastify(guard: Guard, tls?: TlsOptions): Promise<Api> {
  const adapter = new FastifyAdapter({ forceCloseConnections: true, ...(tls && { https: tls }) })
  return serve(await NestFactory.create(moduleWith(guard), adapter, { logger: false }))
}

function moduleWith(guard: Guard): new () => object {
  class ApiModule {}
  Module({ imports: [protect(guard)], controllers: [MessagesController] })(ApiModule)
  return ApiModule
}

async function serve(app: INestApplication): Promise<Api> {
  app.enableCors({ origin: CLIENT_ORIGIN, exposedHeaders: EXPOSED_HEADER })
  await app.listen(0, 'localhost')
  const origin = await app.getUrl()
  return {
    origin: origin.replace('[::1]', 'localhost').replace('127.0.0.1', 'localhost'),
    [Symbol.asyncDispose]: async () => {
      app.getHttpServer().closeAllConnections()
      await app.close()
    },
  }
}
