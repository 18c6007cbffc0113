import { MessageView } from '../components/message-view.tsx'

export function AdminPage() {
  return (
    <MessageView title="Admin Page" kind="admin" authenticated>
      This page asks the API for an <strong>admin message</strong>. It sends your access token, which must carry the
      permission <code>read:admin-messages</code>.
    </MessageView>
  )
}
