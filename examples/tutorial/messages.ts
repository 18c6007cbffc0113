import { authenticated, permissions } from '@tollgate/guard'
import { get, open, requires } from '@tollgate/guard/fastify'

interface Message {
  readonly text: string
}

export class MessageRoutes {
  @get('/public')
  @open()
  public(): Message {
    return { text: 'This is a public message.' }
  }

  @get('/protected')
  @requires(authenticated)
  protected(): Message {
    return { text: 'This is a protected message.' }
  }

  @get('/admin')
  @requires(permissions('read:admin-messages'))
  admin(): Message {
    return { text: 'This is an admin message.' }
  }
}
