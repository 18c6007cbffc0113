import { authorized, get, open, permissions, requires } from '@tollgate/guard'
import { adminMessage, type Message, protectedMessage, publicMessage } from './messages.ts'

export class MessageRoutes {
  @get('/public')
  @open()
  public(): Message {
    return publicMessage
  }

  @get('/protected')
  @authorized()
  protected(): Message {
    return protectedMessage
  }

  @get('/admin')
  @requires(permissions('read:admin-messages'))
  admin(): Message {
    return adminMessage
  }
}
