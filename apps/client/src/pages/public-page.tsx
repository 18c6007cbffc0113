import { MessageView } from '../components/message-view.tsx'

export function PublicPage() {
  return (
    <MessageView title="Public Page" kind="public" authenticated={false}>
      This page asks the API for a <strong>public message</strong>. It sends no access token: anyone may read it.
    </MessageView>
  )
}
