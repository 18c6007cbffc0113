import { Send } from 'lucide-react'
import { useState } from 'react'
import { Badge } from '../../components/badge.tsx'
import { Button } from '../../components/button.tsx'
import { CodeBlock } from '../../components/code-block.tsx'
import { TextField } from '../../components/field.tsx'
import { Notice } from '../../components/notice.tsx'
import { SwitchField } from '../../components/switch-field.tsx'
import { useConfig } from '../../config-context.ts'
import { type Answer, forwardCall } from '../../management/forwarding.ts'
import { useChange } from '../../management/use-change.ts'
import { explainStatus } from './explain-status.ts'
import { SnippetTabs } from './snippet-tabs.tsx'

interface CallApiProps {
  token: string | undefined
  language: string
  onLanguage: (language: string) => void
}

/** Calls an API on this machine with the token, or without it, and shows all of its answer. */
export function CallApi({ token, language, onLanguage }: CallApiProps) {
  const { apiOrigin } = useConfig().helloWorld
  const [url, setUrl] = useState(`${apiOrigin}/api/messages/protected`)
  const [withToken, setWithToken] = useState(true)
  const send = useChange(forwardCall, { stale: [] })
  const credentials = withToken && token ? { authorization: `Bearer ${token}` } : {}

  return (
    <>
      <p className="lead">The token goes into the Authorization header, after the word Bearer.</p>
      <form
        className="inline-form"
        onSubmit={event => {
          event.preventDefault()
          if (!send.isPending) send.mutate({ url, ...credentials })
        }}
      >
        <TextField
          label="Address"
          type="url"
          required
          value={url}
          hint="GET, on this machine: the tenant sends it for you and follows no redirects."
          onChange={event => setUrl(event.target.value)}
        />
        <Button type="submit" kind="primary" icon={<Send aria-hidden="true" />} busy={send.isPending}>
          Send
        </Button>
      </form>
      <SwitchField
        label="Send the token"
        hint="Turn this off to see what your API says to a stranger."
        checked={withToken}
        onChange={setWithToken}
      />
      {send.error && <Notice kind="alert">{send.error.message}</Notice>}
      {send.data && <AnswerView answer={send.data} />}
      <SnippetTabs call={{ method: 'GET', url, headers: credentials }} language={language} onLanguage={onLanguage} />
    </>
  )
}

function AnswerView({ answer: { status, status_text, headers, body, duration_ms } }: { answer: Answer }) {
  const ok = status >= 200 && status < 300
  return (
    <div className="answer" role="status" aria-label="Answer of the API">
      <div className="bar">
        <Badge kind={ok ? 'good' : 'alert'}>
          {status} {status_text}
        </Badge>
        <span className="bar__note">{duration_ms} ms</span>
      </div>
      <p>{explainStatus(status, headers)}</p>
      <CodeBlock label="Body" code={pretty(body)} />
      <CodeBlock label="Headers" code={headers.map(([name, value]) => `${name}: ${value}`).join('\n')} />
    </div>
  )
}

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), undefined, 2)
  } catch {
    return body
  }
}
