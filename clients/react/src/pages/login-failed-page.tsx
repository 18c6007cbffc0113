import { useLogin } from '../auth/use-login'
import { Notice } from '../components/notice'
import { PageTitle } from '../components/page-title'

/** Shown when a login returned an error or could not be completed. */
export function LoginFailedPage({ error }: { error: Error }) {
  const { logIn } = useLogin()
  return (
    <div className="content-layout">
      <PageTitle>Login failed</PageTitle>
      <div className="content__body" role="alert">
        <Notice tone="denied" title="The login could not be completed">
          <p>{error.message}</p>
          <div className="notice__actions">
            <button type="button" className="button button--primary" onClick={() => logIn()}>
              Log in again
            </button>
          </div>
        </Notice>
      </div>
    </div>
  )
}
