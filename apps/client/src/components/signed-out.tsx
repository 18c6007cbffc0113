import { useLogin } from '../auth/use-login.ts'
import { Notice } from './notice.tsx'

/** The session at the tenant is over, so there is no token to send. */
export function SignedOut() {
  const { logIn } = useLogin()
  return (
    <Notice tone="denied" title="Your session has ended">
      <p>The tenant gives no access token until you log in again.</p>
      <div className="notice__actions">
        <button type="button" className="button button--primary" onClick={() => logIn(window.location.pathname)}>
          Log in again
        </button>
      </div>
    </Notice>
  )
}
