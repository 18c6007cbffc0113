import { Controller, Get } from '@nestjs/common'
import { authenticated, permissions } from '@tollgate/guard'
import { Public, Requires } from '@tollgate/guard/nest'
import { adminMessage, protectedMessage, publicMessage } from './messages.js'

@Controller('api/messages')
export class MessagesController {
  @Get('public')
  @Public()
  public() {
    return publicMessage
  }

  @Get('protected')
  @Requires(authenticated)
  protected() {
    return protectedMessage
  }

  @Get('admin')
  @Requires(permissions('read:admin-messages'))
  admin() {
    return adminMessage
  }
}
