import { useAuth0 } from '@auth0/auth0-react'
import { useEffect, useState } from 'react'
import { CodeSnippet } from '../components/code-snippet'
import { PageTitle } from '../components/page-title'
import { shownClaims } from './shown-claims'

/** The profile of the signed-in user. */
export function ProfilePage() {
  const { user, getIdTokenClaims } = useAuth0()
  const [claims, setClaims] = useState<object>()
  const name = user?.name ?? user?.email ?? 'Unnamed'

  useEffect(() => {
    getIdTokenClaims().then(found => setClaims(found && shownClaims(found)))
  }, [getIdTokenClaims])

  return (
    <div className="content-layout">
      <PageTitle>Profile Page</PageTitle>
      <div className="content__body">
        <p id="page-description">
          These claims are in your <strong>ID token</strong>. Only signed-in users can open this page.
        </p>
        <div className="profile-grid">
          <div className="profile__header">
            <span className="profile__avatar" aria-hidden="true">
              {name.slice(0, 1).toUpperCase()}
            </span>
            <div className="profile__headline">
              <h2 className="profile__title">{name}</h2>
              {user?.email !== name && <span className="profile__description">{user?.email}</span>}
            </div>
          </div>
          <CodeSnippet title="Decoded ID Token" value={claims ?? user} />
        </div>
      </div>
    </div>
  )
}
