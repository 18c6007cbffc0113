import { useAuth0 } from '@auth0/auth0-react'
import { Fragment } from 'react'
import { grantUrl } from '../api/grant.ts'
import { useLogin } from '../auth/use-login.ts'
import { useConfig } from '../config-context.ts'
import { CodeSnippet } from './code-snippet.tsx'
import { Notice } from './notice.tsx'

interface DeniedProps {
  status: number
  /** The permissions named in the API's challenge. */
  missing: string[]
  body: unknown
  retry(): void
}

/** Explains a 401 or 403 of the API: the missing permission, how to get it, and the response body. */
export function Denied({ status, missing, body, retry }: DeniedProps) {
  const { logIn } = useLogin()
  const isTokenRejected = status === 401
  return (
    <>
      <Notice tone="denied" title={isTokenRejected ? 'The API rejected your access token' : 'Permission required'}>
        {isTokenRejected ? (
          <div className="notice__actions">
            <button type="button" className="button button--primary" onClick={() => logIn(window.location.pathname)}>
              Log in again
            </button>
          </div>
        ) : (
          <PermissionRequired missing={missing} retry={retry} />
        )}
      </Notice>
      {body !== undefined && <CodeSnippet title={`API response, status ${status}`} value={body} />}
    </>
  )
}

function PermissionRequired({ missing, retry }: { missing: string[]; retry(): void }) {
  const { user } = useAuth0()
  const grant = grantUrl(useConfig(), user?.sub, missing)
  return (
    <>
      <p>
        Your access token does not contain the required permission{' '}
        {missing.map((permission, index) => (
          <Fragment key={permission}>
            {index > 0 && ' and '}
            <code className="notice__permission">{permission}</code>
          </Fragment>
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
    </>
  )
}
