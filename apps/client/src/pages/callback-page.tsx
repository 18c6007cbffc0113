import { useAuth0 } from '@auth0/auth0-react'
import { Link } from 'react-router'
import { PageLoader } from '../components/page-loader.tsx'
import { PageTitle } from '../components/page-title.tsx'

/** Where the tenant sends a person back to. The SDK finishes the login and moves on; failures show in the layout. */
export function CallbackPage() {
  const { isLoading } = useAuth0()
  if (isLoading) return <PageLoader label="Finishing your login" />
  return (
    <div className="content-layout">
      <PageTitle tab="Callback">Nothing to finish here</PageTitle>
      <div className="content__body">
        <p id="page-description">The tenant sends you to this address at the end of a login. No login is under way.</p>
        <div className="content__actions">
          <Link className="button button--primary" to="/">
            Go to the start
          </Link>
        </div>
      </div>
    </div>
  )
}
