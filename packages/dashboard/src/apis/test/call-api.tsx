import { Send } from 'lucide-react'
import { useState } from 'react'
import type { Api } from '../../api/apis.ts'
import { type Answer, forwardCall } from '../../api/forwarded-calls.ts'
import { useChange } from '../../api/use-change.ts'
import { Badge } from '../../components/badge.tsx'
import { Button } from '../../components/button.tsx'
import { CodeBlock } from '../../components/code/code-block.tsx'
import { TextField } from '../../components/forms/field.tsx'
import { SwitchField } from '../../components/forms/switch-field.tsx'
import { Notice } from '../../components/notice.tsx'
import { useConfig } from '../../config.ts'
import { addressOf, rememberAddress } from '../api-address.ts'
import { explainStatus } from './explain-status.ts'
import { SnippetTabs } from './snippet-tabs.tsx'

interface CallApiProps {
  api: Api
  url: string
  onUrl: (url: string) => void
  token: string | undefined
  language: string
  onLanguage: (language: string) => void
}

/** Shown when the URL of the API is unknown. */
const EXAMPLE = 'http://localhost:3000/api/orders'

/** Calls an API on this machine with or without the token and shows the whole response. */
export function CallApi({ api, url, onUrl, token, language, onLanguage }: CallApiProps) {
  const address = addressOf(api, useConfig())
  const [withToken, setWithToken] = useState(true)
  const send = useChange(forwardCall, { stale: [], waitsFor: 'api' })
  const credentials = withToken && token ? { authorization: `Bearer ${token}` } : {}

  return (
    <>
      <p className="lead">The token is sent in the Authorization header, as “Bearer” and the token.</p>
      <form
        className="inline-form"
        onSubmit={event => {
          event.preventDefault()
          if (send.isPending) return
          rememberAddress(api.id, url)
          send.mutate({ url, ...credentials })
        }}
      >
        <TextField
          label="Address"
          type="url"
          required
          value={url}
          placeholder={EXAMPLE}
          hint={
            address === undefined
              ? 'Enter a URL of your API on this machine. The tenant sends a GET request for you, and follows no redirects.'
              : 'A URL on this machine. The tenant sends a GET request for you, and follows no redirects.'
          }
          onChange={event => onUrl(event.target.value)}
        />
        <Button type="submit" kind="primary" icon={<Send aria-hidden="true" />} busy={send.isPending}>
          Send
        </Button>
      </form>
      <SwitchField
        label="Send the token"
        hint="Turn off to send the request without a token."
        checked={withToken}
        onChange={setWithToken}
      />
      {send.error && <Notice kind="alert">{send.error.message}</Notice>}
      {send.data && <AnswerView answer={send.data} hadToken={send.variables?.authorization !== undefined} />}
      <SnippetTabs
        call={{ method: 'GET', url: url || EXAMPLE, headers: credentials }}
        language={language}
        onLanguage={onLanguage}
      />
    </>
  )
}

function AnswerView({ answer, hadToken }: { answer: Answer; hadToken: boolean }) {
  const { status, status_text, headers, body, duration_ms } = answer
  const ok = status >= 200 && status < 300
  return (
    <div className="response" role="status" aria-label="API response">
      <div className="bar">
        <Badge kind={ok ? 'good' : 'alert'}>
          {status} {status_text}
        </Badge>
        <span className="bar__note">{duration_ms} ms</span>
      </div>
      <p>{explainStatus(status, headers, hadToken)}</p>
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
