/** An API on Nest. The application does not start when a route states neither `@Requires` nor `@Public`. */
import 'reflect-metadata'
import { Controller, Get, Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { authenticated, createGuard, permissions, type VerifiedToken } from '@tollgate/guard'
import { AccessToken, audit, Public, protect, Requires } from '@tollgate/guard/nest'

const { ISSUER: issuer = '', AUDIENCE: audience = '', PORT = '3000' } = process.env

@Controller()
@Requires(authenticated)
class MessagesController {
  @Get('public')
  @Public()
  public(): object {
    return { text: 'Everybody may read this' }
  }

  @Get('me')
  me(@AccessToken() token: VerifiedToken): object {
    return { sub: token.claims.sub }
  }

  @Get('admin')
  @Requires(permissions('read:admin'))
  admin(): object {
    return { text: 'Administrators may read this' }
  }
}

@Module({ imports: [protect(createGuard({ issuer, audience }))], controllers: [MessagesController] })
class ApiModule {}

const app = await NestFactory.create(ApiModule, { logger: ['error', 'warn'] })
await app.listen(Number(PORT), 'localhost')
console.table(audit(app))
console.log(`Listening on ${(await app.getUrl()).replace('[::1]', 'localhost')}`)
