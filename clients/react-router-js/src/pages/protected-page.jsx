import { MessageView } from '../components/message-view'

export function ProtectedPage() {
  return (
    <MessageView title="Protected Page" kind="protected" authenticated>
      This page requests a <strong>protected message</strong> from the API. It sends your access token: every signed-in
      user can read it.
    </MessageView>
  )
}
