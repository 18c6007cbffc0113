import { useAuth0 } from '@auth0/auth0-react'
import { PageLoader } from '../components/page-loader'
import { PageTitle } from '../components/page-title'
import { Link } from '../router/router'

/** The redirect target of the login. The SDK completes the login and navigates on; the layout shows errors. */
export function CallbackPage() {
  const { isLoading } = useAuth0()
  if (isLoading) return <PageLoader label="Completing your login" />
  return (
    <div className="content-layout">
      <PageTitle tab="Callback">No login in progress</PageTitle>
      <div className="content__body">
        <p id="page-description">
          The tenant redirects to this page at the end of a login, but no login is in progress.
        </p>
        <div className="content__actions">
          <Link className="button button--primary" to="/">
            Go to the home page
          </Link>
        </div>
      </div>
    </div>
  )
}
