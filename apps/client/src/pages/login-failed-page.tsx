import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { useTenant } from '../auth/tenant.tsx'
import { useLogin } from '../auth/use-login.ts'
import { Notice } from '../components/notice.tsx'
import { PageTitle } from '../components/page-title.tsx'

/** A login that came back with an error, or could not be finished. */
export function LoginFailedPage({ error }: { error: Error }) {
  const { logIn } = useLogin()
  const { origin } = useTenant()
  const code = codeOf(error)
  const { title, advice } = EXPLANATIONS[code ?? 'unreachable'] ?? { title: 'The tenant refused the login' }

  return (
    <div className="content-layout">
      <PageTitle>Login failed</PageTitle>
      <div className="content__body" role="alert">
        <Notice tone="denied" title={title}>
          {advice ?? <p>{error.message}</p>}
          <p className="notice__detail">
            {code ? (
              <>
                Error code <code>{code}</code>
              </>
            ) : (
              <>
                Tenant <code>{origin}</code>
              </>
            )}
          </p>
          <div className="notice__actions">
            <button type="button" className="button button--primary" onClick={() => logIn()}>
              Log in again
            </button>
            <Link className="button button--secondary" to="/">
              Go to the start
            </Link>
          </div>
        </Notice>
      </div>
    </div>
  )
}

const STALE = {
  title: 'This login is over',
  advice: <p>It was finished before, or began in another tab. Log in again.</p>,
}

const EXPLANATIONS: Record<string, { title: string; advice?: ReactNode }> = {
  unreachable: {
    title: 'The login could not be finished',
    advice: <p>The tenant did not answer. Check that it is running, then log in again.</p>,
  },
  timeout: {
    title: 'The login could not be finished',
    advice: <p>The tenant took too long to answer. Log in again.</p>,
  },
  access_denied: { title: 'Access was denied' },
  missing_transaction: STALE,
  state_mismatch: STALE,
}

/** The protocol's error code (RFC 6749 §4.1.2.1); an error without one never came from the tenant. */
function codeOf(error: Error): string | undefined {
  return 'error' in error && typeof error.error === 'string' ? error.error : undefined
}
