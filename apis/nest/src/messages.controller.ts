import { Controller, Get } from '@nestjs/common'
import { authenticated, permissions } from '@tollgate/guard'
import { Public, Requires } from '@tollgate/guard/nest'
import { adminMessage, type Message, protectedMessage, publicMessage } from './messages.ts'

@Controller('api/messages')
export class MessagesController {
  @Get('public')
  @Public()
  public(): Message {
    return publicMessage
  }

  @Get('protected')
  @Requires(authenticated)
  protected(): Message {
    return protectedMessage
  }

  @Get('admin')
  @Requires(permissions('read:admin-messages'))
  admin(): Message {
    return adminMessage
  }
}
