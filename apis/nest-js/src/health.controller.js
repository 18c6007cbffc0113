import { Controller, Get, HttpException, Inject } from '@nestjs/common'
import { Public } from '@tollgate/guard/nest'
import { alive, readiness } from './health.js'

/** The injection token of the guard. */
export const GUARD = 'guard'

@Controller()
@Public()
export class HealthController {
  @Inject(GUARD)
  guard

  @Get('healthz')
  health() {
    return alive
  }

  @Get('readyz')
  async readiness() {
    const { status, body } = await readiness(this.guard)
    if (status !== 200) throw new HttpException(body, status)
    return body
  }
}
