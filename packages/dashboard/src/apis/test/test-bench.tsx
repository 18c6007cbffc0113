import { useQuery } from '@tanstack/react-query'
import { RefreshCw } from 'lucide-react'
import { useState } from 'react'
import type { Api } from '../../api/apis.ts'
import type { Application } from '../../api/applications.ts'
import type { Grant } from '../../api/grants.ts'
import { Badge } from '../../components/badge.tsx'
import { Button } from '../../components/button.tsx'
import { CodeBlock } from '../../components/code-block.tsx'
import { CopyButton } from '../../components/copy-button.tsx'
import { SelectField } from '../../components/field.tsx'
import { Loaded } from '../../components/loaded.tsx'
import { Notice } from '../../components/notice.tsx'
import { useConfig } from '../../config.ts'
import { CallApi } from './call-api.tsx'
import { SnippetTabs } from './snippet-tabs.tsx'
import { LANGUAGES } from './snippets.ts'
import { type TokenAnswer, tokenCall, tokenQuery } from './token-request.ts'
import { TokenView } from './token-view.tsx'

interface Authorized {
  application: Application
  grant: Grant
}

/** Requests a token, shows its claims, and calls the API with it. */
export function TestBench({ api, authorized }: { api: Api; authorized: readonly Authorized[] }) {
  const { domain } = useConfig()
  const [chosen, setChosen] = useState<string>()
  const [language, setLanguage] = useState(LANGUAGES[0]?.id ?? '')
  const { application, grant } =
    authorized.find(({ application: { client_id } }) => client_id === chosen) ?? first(authorized)
  const query = useQuery(tokenQuery(domain, application, api.identifier, grant.scope))

  return (
    <div className="steps">
      <section className="step">
        <h2>Request a token</h2>
        <p className="lead">
          The application exchanges its client ID and secret for an access token. Copy one of these snippets into your
          program.
        </p>
        <SelectField
          label="Application"
          value={application.client_id}
          onChange={event => setChosen(event.target.value)}
        >
          {authorized.map(({ application: { client_id, name } }) => (
            <option key={client_id} value={client_id}>
              {name}
            </option>
          ))}
        </SelectField>
        {!application.client_secret && (
          <Notice kind="warning">
            You are not allowed to read this application's secret, so it is missing in the request.
          </Notice>
        )}
        <SnippetTabs
          call={tokenCall(domain, application, api.identifier)}
          language={language}
          onLanguage={setLanguage}
        />
      </section>
      <section className="step">
        <h2>Read the response</h2>
        <Loaded query={query} what="the token">
          {answer => <Answer answer={answer} busy={query.isFetching} onRenew={() => query.refetch()} />}
        </Loaded>
      </section>
      <section className="step">
        <h2>Call your API</h2>
        <CallApi api={api} token={query.data?.token} language={language} onLanguage={setLanguage} />
      </section>
    </div>
  )
}

function Answer({
  answer: { status, body, token },
  busy,
  onRenew,
}: {
  answer: TokenAnswer
  busy: boolean
  onRenew: () => void
}) {
  return (
    <>
      <div className="bar">
        <Badge kind={token ? 'good' : 'alert'}>{status}</Badge>
        <span className="bar__space" />
        {token && <CopyButton worded text={token} what="token" />}
        <Button icon={<RefreshCw aria-hidden="true" />} busy={busy} onClick={onRenew}>
          New token
        </Button>
      </div>
      {token ? (
        <TokenView token={token} />
      ) : (
        <Notice kind="alert">The tenant issued no token. The response says why.</Notice>
      )}
      <details className="run__token" open={!token}>
        <summary>The whole response</summary>
        <CodeBlock label="Response" code={JSON.stringify(body, undefined, 2)} />
      </details>
    </>
  )
}

function first(authorized: readonly Authorized[]): Authorized {
  const [one] = authorized
  if (!one) throw new RangeError('No application is authorized')
  return one
}
