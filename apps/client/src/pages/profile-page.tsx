import { type IdToken, type User, useAuth0 } from '@auth0/auth0-react'
import { useEffect, useState } from 'react'
import { Avatar } from '../components/avatar.tsx'
import { CodeSnippet } from '../components/code-snippet.tsx'
import { PageTitle } from '../components/page-title.tsx'

/** The profile of the signed-in user. */
export function ProfilePage() {
  const { user } = useAuth0()
  const claims = useClaims(user)
  const name = user?.name ?? user?.email ?? 'Unnamed'

  return (
    <div className="content-layout">
      <PageTitle>Profile Page</PageTitle>
      <div className="content__body">
        <p id="page-description">
          These claims are in your <strong>ID token</strong>. Only signed-in users can open this page.
        </p>
        <div className="profile-grid">
          <div className="profile__header">
            <Avatar name={name} />
            <div className="profile__headline">
              <h2 className="profile__title">{name}</h2>
              {user?.email !== name && <span className="profile__description">{user?.email}</span>}
            </div>
          </div>
          <CodeSnippet title="Decoded ID Token" value={claims} />
        </div>
      </div>
    </div>
  )
}

/** Shortens a picture that is embedded in the token as a long data URL. */
function withoutImage({ picture, ...claims }: Partial<IdToken>): Partial<IdToken> {
  const isInline = picture?.startsWith('data:')
  return { ...claims, ...(picture !== undefined && { picture: isInline ? picture.replace(/,.*/s, ',…') : picture }) }
}

/** The claims of the ID token. Until they are loaded, those of the user object. */
function useClaims(user: User | undefined): Partial<IdToken> | User | undefined {
  const { getIdTokenClaims } = useAuth0()
  const [claims, setClaims] = useState<Partial<IdToken>>()

  useEffect(() => {
    let open = true
    getIdTokenClaims().then(found => {
      // The encoded token is a credential and must not be shown.
      const { __raw, ...shown } = found ?? { __raw: '' }
      if (open) setClaims(withoutImage(shown))
    })
    return () => {
      open = false
    }
  }, [getIdTokenClaims])

  return claims ?? user
}
