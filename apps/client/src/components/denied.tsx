import { Fragment } from 'react'
import { useLogin } from '../auth/use-login.ts'
import { CodeSnippet } from './code-snippet.tsx'
import { Notice } from './notice.tsx'

interface DeniedProps {
  status: number
  /** The permissions named in the API's challenge. */
  missing: string[]
  body: unknown
}

/** Explains a 401 or 403 of the API: the missing permission and the response body. */
export function Denied({ status, missing, body }: DeniedProps) {
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
          <p>
            {missing.length === 0
              ? 'Your access token does not have the required permission.'
              : 'This message requires '}
            {missing.map((permission, index) => (
              <Fragment key={permission}>
                {index > 0 && ' and '}
                <code className="notice__permission">{permission}</code>
              </Fragment>
            ))}
            {missing.length > 0 &&
              ', which your access token does not contain. An administrator of the tenant can grant it.'}
          </p>
        )}
      </Notice>
      {body !== undefined && <CodeSnippet title={`API response, status ${status}`} value={body} />}
    </>
  )
}
