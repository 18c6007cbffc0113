import { MessageView } from '../components/message-view'

export function AdminPage() {
  return (
    <MessageView title="Admin Page" kind="admin" authenticated>
      This page requests an <strong>admin message</strong> from the API. It sends your access token, which must contain
      the permission <code>read:admin-messages</code>.
    </MessageView>
  )
}
