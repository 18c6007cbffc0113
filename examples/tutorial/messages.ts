import { authorized, get, open, permissions, requires } from '@tollgate/guard'

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
  @authorized()
  protected(): Message {
    return { text: 'This is a protected message.' }
  }

  @get('/admin')
  @requires(permissions('read:admin-messages'))
  admin(): Message {
    return { text: 'This is an admin message.' }
  }
}
