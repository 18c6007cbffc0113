import type { ReactNode } from 'react'
import { type MessageState, useMessage } from '../api/use-message.ts'
import { CodeSnippet } from './code-snippet.tsx'
import { Denied } from './denied.tsx'
import { Notice } from './notice.tsx'
import { PageLoader } from './page-loader.tsx'
import { PageTitle } from './page-title.tsx'
import { SignedOut } from './signed-out.tsx'
import { Unreachable } from './unreachable.tsx'

interface MessageViewProps {
  title: string
  kind: 'public' | 'protected' | 'admin'
  /** Whether the request has an access token. */
  authenticated: boolean
  /** Explains what this page requests. */
  children: ReactNode
}

/** A page with one message of the API, or the reason why it cannot be shown. */
export function MessageView({ title, kind, authenticated, children }: MessageViewProps) {
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
          <MessageBody message={message} kind={kind} retry={retry} />
        </div>
      </div>
    </div>
  )
}

function MessageBody({ message, kind, retry }: { message: MessageState; kind: string; retry(): void }) {
  switch (message.state) {
    case 'loading':
      return <PageLoader label="Loading the message" />
    case 'success':
      return (
        <>
          <Notice tone="good" title="The API responded" />
          <CodeSnippet title={`${kind} message`} value={message.body} />
        </>
      )
    case 'denied':
      return <Denied {...message} retry={retry} />
    case 'signed-out':
      return <SignedOut />
    case 'unreachable':
      return <Unreachable {...message} retry={retry} />
  }
}
