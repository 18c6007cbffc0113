import { type DynamicModule, Module } from '@nestjs/common'
import { protect } from '@tollgate/guard/nest'
import type { Config } from './config.ts'
import { createApiGuard } from './guard.ts'
import { GUARD, HealthController } from './health.controller.ts'
import { MessagesController } from './messages.controller.ts'

@Module({})
class AppModule {}

/** The module of the application. */
export function appModule(config: Config): DynamicModule {
  const guard = createApiGuard(config)
  return {
    module: AppModule,
    imports: [protect(guard)],
    controllers: [MessagesController, HealthController],
    providers: [{ provide: GUARD, useValue: guard }],
  }
}
