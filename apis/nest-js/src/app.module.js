import { Module } from '@nestjs/common'
import { protect } from '@tollgate/guard/nest'
import { createApiGuard } from './guard.js'
import { GUARD, HealthController } from './health.controller.js'
import { MessagesController } from './messages.controller.js'

@Module({})
class AppModule {}

/** The module of the application. */
export function appModule(config) {
  const guard = createApiGuard(config)
  return {
    module: AppModule,
    imports: [protect(guard)],
    controllers: [MessagesController, HealthController],
    providers: [{ provide: GUARD, useValue: guard }],
  }
}
