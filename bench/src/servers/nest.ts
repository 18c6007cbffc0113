/** Nest on Express, its default platform: guarded by Tollgate, by a guard with jose, by one that does nothing, or not at all. */
import 'reflect-metadata'
import {
  type CanActivate,
  Controller,
  type DynamicModule,
  type ExecutionContext,
  Get,
  UnauthorizedException,
  UseGuards,
} from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { ExpressAdapter } from '@nestjs/platform-express'
import express, { type NextFunction, type Request, type Response } from 'express'
import { HEADERS, MESSAGE, PATH } from './answer.ts'
import { announce, listenOptions, serverSettings } from './serve.ts'

class AppModule {}

@Controller()
class MessagesController {
  @Get(PATH)
  protected(): typeof MESSAGE {
    return MESSAGE
  }
}

const settings = serverSettings()
const imports = await guardModules()
const instance = express()
instance.disable('x-powered-by')
instance.disable('etag')
const root: DynamicModule = { module: AppModule, imports, controllers: [MessagesController] }
const app = await NestFactory.create(root, new ExpressAdapter(instance), { logger: false })
app.use((_request: Request, response: Response, next: NextFunction) => {
  response.set(HEADERS)
  next()
})
const { port, host } = listenOptions(settings)
await app.listen(port, host)
announce(app.getHttpServer().address())

/** Puts a guard on the route, either as a decorator of the controller or as modules. @returns the modules */
async function guardModules(): Promise<DynamicModule[]> {
  if (settings.variant === 'no-op') UseGuards({ canActivate: () => true })(MessagesController)
  if (settings.variant === 'peer') {
    const { joseCheck } = await import('./jose.ts')
    UseGuards(createJoseGuard(joseCheck(settings)))(MessagesController)
  }
  if (settings.variant !== 'tollgate') return []
  const { authenticated } = await import('@tollgate/guard')
  const { protect, Requires } = await import('@tollgate/guard/nest')
  const { readyGuard } = await import('./guard.ts')
  Requires(authenticated)(MessagesController)
  return [protect(await readyGuard(settings))]
}

function createJoseGuard(check: (authorization: string | undefined) => Promise<boolean>): CanActivate {
  return {
    canActivate: async (context: ExecutionContext) => {
      const { headers } = context.switchToHttp().getRequest<Request>()
      if (await check(headers.authorization)) return true
      throw new UnauthorizedException({ message: 'Bad credentials' })
    },
  }
}
