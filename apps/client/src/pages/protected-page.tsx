import { MessageView } from '../components/message-view.tsx'

export function ProtectedPage() {
  return (
    <MessageView title="Protected Page" kind="protected" authenticated>
      This page asks the API for a <strong>protected message</strong>. It sends your access token: anyone who is signed
      in may read it.
    </MessageView>
  )
}
