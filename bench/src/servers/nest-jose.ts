/** Nest on Fastify with a guard of its own that verifies by jose and a remote key set. */
import 'reflect-metadata'
import {
  type CanActivate,
  Controller,
  type ExecutionContext,
  Get,
  Injectable,
  Module,
  UnauthorizedException,
  UseGuards,
} from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { HEADERS, MESSAGE, PATH } from './answer.ts'
import { announce, listenOptions, serverSettings } from './serve.ts'

const settings = serverSettings()
const { issuer, jwksUri, audience } = settings.material
const keySet = createRemoteJWKSet(new URL(jwksUri))

@Injectable()
class JoseGuard implements CanActivate {
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { headers } = context.switchToHttp().getRequest<{ headers: { authorization?: string } }>()
    try {
      const token = headers.authorization?.slice('Bearer '.length) ?? ''
      await jwtVerify(token, keySet, { issuer, audience, algorithms: ['RS256'] })
      return true
    } catch (cause) {
      throw new UnauthorizedException({ message: 'Bad credentials' }, { cause })
    }
  }
}

@Controller()
class MessagesController {
  @Get(PATH)
  @UseGuards(JoseGuard)
  protected(): typeof MESSAGE {
    return MESSAGE
  }
}

@Module({ controllers: [MessagesController], providers: [JoseGuard] })
class AppModule {}

const adapter = new FastifyAdapter()
adapter.getInstance().addHook('onRequest', (_request, reply, done) => {
  reply.headers(HEADERS)
  done()
})
const app = await NestFactory.create<NestFastifyApplication>(AppModule, adapter, { logger: false })
const { port, host } = listenOptions(settings)
await app.listen(port, host)
announce(app.getHttpServer().address())
