import { Fragment } from 'react'
import { useLogin } from '../auth/use-login.ts'
import { CodeSnippet } from './code-snippet.tsx'
import { Notice } from './notice.tsx'

interface DeniedProps {
  status: number
  /** The permissions that the API's challenge names. */
  missing: string[]
  body: unknown
}

/** The API's refusal: what is missing, and its answer word for word. */
export function Denied({ status, missing, body }: DeniedProps) {
  const { logIn } = useLogin()
  const refusedToken = status === 401
  return (
    <>
      <Notice tone="denied" title={refusedToken ? 'The API does not accept your token' : 'You lack a permission'}>
        {refusedToken ? (
          <div className="notice__actions">
            <button type="button" className="button button--primary" onClick={() => logIn(window.location.pathname)}>
              Log in again
            </button>
          </div>
        ) : (
          <p>
            {missing.length === 0 ? 'This message needs more than your access token carries.' : 'This message needs '}
            {missing.map((permission, index) => (
              <Fragment key={permission}>
                {index > 0 && ' and '}
                <code className="notice__permission">{permission}</code>
              </Fragment>
            ))}
            {missing.length > 0 &&
              ', which your access token does not carry. An administrator of the tenant can grant it.'}
          </p>
        )}
      </Notice>
      {body !== undefined && <CodeSnippet title={`The API’s answer, status ${status}`} value={body} />}
    </>
  )
}
