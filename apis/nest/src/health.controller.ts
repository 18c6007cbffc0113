import { Controller, Get, HttpException, Inject } from '@nestjs/common'
import type { Guard } from '@tollgate/guard'
import { Public } from '@tollgate/guard/nest'
import { alive, readiness } from './health.ts'

/** The injection token of the guard. */
export const GUARD = 'guard'

@Controller()
@Public()
export class HealthController {
  @Inject(GUARD)
  guard: Guard

  @Get('healthz')
  health(): object {
    return alive
  }

  @Get('readyz')
  async readiness(): Promise<object> {
    const { status, body } = await readiness(this.guard)
    if (status !== 200) throw new HttpException(body, status)
    return body
  }
}
