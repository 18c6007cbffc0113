import 'reflect-metadata'
import { Controller, type DynamicModule, Get, Module } from '@nestjs/common'
import { type Guard, permissions, type VerifiedToken } from '@tollgate/guard'
import { AccessToken, protect, Requires } from '@tollgate/guard/nest'

@Controller('orders')
class OrdersController {
  @Get()
  @Requires(permissions('read:orders'))
  list(@AccessToken() token: VerifiedToken): object {
    return { ordersOf: token.claims.sub }
  }
}

@Module({})
class ApiModule {}

/** The module of an application gets its guard as an argument, so a test can pass its own. */
export function apiModule(guard: Guard): DynamicModule {
  return { module: ApiModule, imports: [protect(guard)], controllers: [OrdersController] }
}
