import { useAuth0 } from '@auth0/auth0-react'
import { grantUrl } from '../api/grant'
import type { Outcome } from '../api/outcome'
import { useLogin } from '../auth/use-login'
import { config, tenantOrigin } from '../config'
import { CodeSnippet } from './code-snippet'
import { Notice } from './notice'

interface MessageOutcomeProps {
  outcome: Outcome
  kind: string
  retry(): void
}

/** The message, or the reason why there is no message and what the user can do. */
export function MessageOutcome({ outcome, kind, retry }: MessageOutcomeProps) {
  switch (outcome.state) {
    case 'success':
      return (
        <>
          <Notice tone="good" title="The API responded" />
          <CodeSnippet title={`${kind} message`} value={outcome.body} />
        </>
      )
    case 'denied':
      return (
        <>
          {outcome.status === 403 ? (
            <PermissionRequired missing={outcome.missing} retry={retry} />
          ) : (
            <LoginRequired title="The API rejected your access token" />
          )}
          {outcome.body !== undefined && (
            <CodeSnippet title={`API response, status ${outcome.status}`} value={outcome.body} />
          )}
        </>
      )
    case 'signed-out':
      return <LoginRequired title="Your session has ended" />
    case 'unreachable':
      return <Unreachable who={outcome.who} why={outcome.why} retry={retry} />
  }
}

function PermissionRequired({ missing, retry }: { missing: string[]; retry(): void }) {
  const { user } = useAuth0()
  const grant = grantUrl(user?.sub, missing)
  return (
    <Notice tone="denied" title="Permission required">
      <p>
        Your access token does not contain the required permission{' '}
        {missing.map(permission => (
          <code key={permission} className="notice__permission">
            {permission}
          </code>
        ))}
        . {grant ? 'Grant it in the dashboard' : 'An administrator of the tenant can grant it'}, then try again with a
        new token.
      </p>
      <div className="notice__actions">
        {grant && (
          <a className="button button--primary button__grant" href={grant} target="_blank" rel="noreferrer">
            Grant the permission
          </a>
        )}
        <button type="button" className="button button__retry" onClick={retry}>
          Try again
        </button>
      </div>
    </Notice>
  )
}

function LoginRequired({ title }: { title: string }) {
  const { logIn } = useLogin()
  return (
    <Notice tone="denied" title={title}>
      <p>Log in again to get a new access token.</p>
      <div className="notice__actions">
        <button type="button" className="button button--primary" onClick={() => logIn(window.location.pathname)}>
          Log in again
        </button>
      </div>
    </Notice>
  )
}

function Unreachable({ who, why, retry }: { who: 'api' | 'tenant'; why: string; retry(): void }) {
  return (
    <Notice tone="trouble" title={`The ${who === 'api' ? 'API' : 'tenant'} cannot be reached`}>
      <p>
        <code>{who === 'api' ? config.apiServerUrl : tenantOrigin}</code> {why}.
      </p>
      <div className="notice__actions">
        <button type="button" className="button button--primary button__retry" onClick={retry}>
          Retry
        </button>
      </div>
    </Notice>
  )
}
