import { authenticated, permissions } from '@tollgate/guard'
import { get, open, requires } from '@tollgate/guard/fastify'
import { adminMessage, type Message, protectedMessage, publicMessage } from './messages.ts'

export class MessageRoutes {
  @get('/public')
  @open()
  public(): Message {
    return publicMessage
  }

  @get('/protected')
  @requires(authenticated)
  protected(): Message {
    return protectedMessage
  }

  @get('/admin')
  @requires(permissions('read:admin-messages'))
  admin(): Message {
    return adminMessage
  }
}
