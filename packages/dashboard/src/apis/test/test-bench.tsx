import { RefreshCw } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { Api } from '../../api/apis.ts'
import type { User } from '../../api/users.ts'
import { Badge } from '../../components/badge.tsx'
import { Button } from '../../components/button.tsx'
import { CodeBlock } from '../../components/code/code-block.tsx'
import { CopyButton } from '../../components/code/copy-button.tsx'
import { SelectField } from '../../components/forms/field.tsx'
import { Loaded } from '../../components/loaded.tsx'
import { Notice } from '../../components/notice.tsx'
import { useConfig } from '../../config.ts'
import { addressOf, rememberedAddress } from '../api-address.ts'
import { ApplicationRequest, type Authorized, useApplicationToken } from './application-token.tsx'
import { BreakIt } from './break-it.tsx'
import { CallApi } from './call-api.tsx'
import { LANGUAGES } from './snippets.ts'
import type { TokenAnswer } from './token-request.ts'
import { TokenView } from './token-view.tsx'
import { UserTokenFields, useUserToken } from './user-token.tsx'

/** Whom the token is for. */
type Subject = 'application' | 'user'

interface TestBenchProps {
  api: Api
  authorized: readonly Authorized[]
  /** The user who is chosen at the beginning; `undefined` when tokens for users cannot be issued. */
  user: User | undefined
  /** Shown instead of the request when no application is authorized. */
  missing: ReactNode
}

/** Requests a token, shows its claims, and calls the API with it, also with broken tokens. */
export function TestBench({ api, authorized, user, missing }: TestBenchProps) {
  const config = useConfig()
  const [subject, setSubject] = useState<Subject>('application')
  const [language, setLanguage] = useState(LANGUAGES[0]?.id ?? '')
  const [url, setUrl] = useState(() => rememberedAddress(api.id) ?? addressOf(api, config) ?? '')
  const application = useApplicationToken(api, authorized)
  const person = useUserToken(api, subject === 'user' ? user : undefined)
  const query = subject === 'user' ? person?.query : application?.query
  const languages = { language, onLanguage: setLanguage }

  return (
    <div className="steps">
      <section className="step">
        <h2>Request a token</h2>
        {user && <SubjectField subject={subject} onChange={setSubject} />}
        {subject === 'user' && person && <UserTokenFields token={person} />}
        {subject === 'application' &&
          (application ? <ApplicationRequest api={api} chosen={application} {...languages} /> : missing)}
      </section>
      {query && (
        <section className="step">
          <h2>Read the response</h2>
          <Loaded query={query} what="the token">
            {answer => <Answer answer={answer} busy={query.isFetching} onRenew={() => query.refetch()} />}
          </Loaded>
        </section>
      )}
      {query && (
        <section className="step">
          <h2>Call your API</h2>
          <CallApi api={api} url={url} onUrl={setUrl} token={query.data?.token} {...languages} />
        </section>
      )}
      {query && (
        <section className="step">
          <h2>Break it</h2>
          <BreakIt url={url} token={query.data?.token} />
        </section>
      )}
    </div>
  )
}

function SubjectField({ subject, onChange }: { subject: Subject; onChange: (subject: Subject) => void }) {
  return (
    <SelectField
      label="Token for"
      value={subject}
      onChange={event => onChange(event.target.value === 'user' ? 'user' : 'application')}
    >
      <option value="application">An application, by its client ID and secret</option>
      <option value="user">A user, as if the user had logged in</option>
    </SelectField>
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
