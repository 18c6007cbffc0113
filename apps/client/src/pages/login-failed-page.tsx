import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { useTenant } from '../auth/tenant.tsx'
import { useLogin } from '../auth/use-login.ts'
import { Notice } from '../components/notice.tsx'
import { PageTitle } from '../components/page-title.tsx'

/** Shown when a login returned an error or could not be completed. */
export function LoginFailedPage({ error }: { error: Error }) {
  const { logIn } = useLogin()
  const { origin } = useTenant()
  const code = codeOf(error)
  const { title, advice } = EXPLANATIONS[code ?? 'unreachable'] ?? { title: 'The tenant rejected the login' }

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
              Go to the home page
            </Link>
          </div>
        </Notice>
      </div>
    </div>
  )
}

const STALE = {
  title: 'This login has expired',
  advice: <p>It was already completed, or it was started in another tab. Log in again.</p>,
}

const EXPLANATIONS: Record<string, { title: string; advice?: ReactNode }> = {
  unreachable: {
    title: 'The login could not be completed',
    advice: <p>The tenant did not respond. Check that it is running, then log in again.</p>,
  },
  timeout: {
    title: 'The login could not be completed',
    advice: <p>The tenant took too long to respond. Log in again.</p>,
  },
  access_denied: { title: 'Access was denied' },
  missing_transaction: STALE,
  state_mismatch: STALE,
}

/** The protocol's error code (RFC 6749 §4.1.2.1); an error without a code did not come from the tenant. */
function codeOf(error: Error): string | undefined {
  return 'error' in error && typeof error.error === 'string' ? error.error : undefined
}
