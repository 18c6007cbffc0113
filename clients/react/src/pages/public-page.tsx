import { MessageView } from '../components/message-view'

export function PublicPage() {
  return (
    <MessageView title="Public Page" kind="public" authenticated={false}>
      This page requests a <strong>public message</strong> from the API. It sends no access token: everyone can read it.
    </MessageView>
  )
}
