import { useAuth0 } from '@auth0/auth0-react'
import { useLogin } from '../auth/use-login'

/** Sign Up and Log In, or the signed-in user and Log Out. Empty while the session is checked. */
export function NavBarButtons() {
  const { isLoading, isAuthenticated, user } = useAuth0()
  const { logIn, signUp, logOut } = useLogin()

  if (isLoading) return <div className="nav-bar__buttons" />
  if (isAuthenticated) {
    return (
      <div className="nav-bar__buttons">
        <span className="nav-bar__person">{user?.email ?? user?.name}</span>
        <button type="button" className="button button--secondary button__logout" onClick={logOut}>
          Log Out
        </button>
      </div>
    )
  }
  return (
    <div className="nav-bar__buttons">
      <button type="button" className="button button--secondary button__sign-up" onClick={signUp}>
        Sign Up
      </button>
      <button type="button" className="button button--primary button__login" onClick={() => logIn()}>
        Log In
      </button>
    </div>
  )
}
