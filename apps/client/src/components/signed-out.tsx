import { useLogin } from '../auth/use-login.ts'
import { Notice } from './notice.tsx'

/** Shown when the session at the tenant has ended, so no token can be sent. */
export function SignedOut() {
  const { logIn } = useLogin()
  return (
    <Notice tone="denied" title="Your session has ended">
      <p>Log in again to get a new access token.</p>
      <div className="notice__actions">
        <button type="button" className="button button--primary" onClick={() => logIn(window.location.pathname)}>
          Log in again
        </button>
      </div>
    </Notice>
  )
}
