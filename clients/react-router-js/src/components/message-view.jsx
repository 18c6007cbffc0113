import { useMessage } from '../api/use-message'
import { MessageOutcome } from './message-outcome'
import { PageLoader } from './page-loader'
import { PageTitle } from './page-title'

/** A page with one message of the API, or the reason why it cannot be shown. */
export function MessageView({ title, kind, authenticated, children }) {
  const path = `/api/messages/${kind}`
  const { message, retry } = useMessage(path, authenticated)

  return (
    <div className="content-layout">
      <PageTitle>{title}</PageTitle>
      <div className="content__body">
        <p id="page-description">{children}</p>
        <p className="content__request">
          <code>GET {path}</code>
        </p>
        {/* Always rendered, so that screen readers announce changes. */}
        <div className="content__message" aria-live="polite" aria-busy={message.state === 'loading'}>
          {message.state === 'loading' ? (
            <PageLoader label="Loading the message" />
          ) : (
            <MessageOutcome outcome={message} kind={kind} retry={retry} />
          )}
        </div>
      </div>
    </div>
  )
}
