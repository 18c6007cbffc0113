import { PageTitle } from '../components/page-title'
import { Link, useLocation } from '../router/router'

export function NotFoundPage() {
  const { pathname } = useLocation()
  return (
    <div className="content-layout">
      <PageTitle>Not Found</PageTitle>
      <div className="content__body">
        <p id="page-description">
          There is no page at <code>{pathname}</code>.
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
