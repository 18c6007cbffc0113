import { useAuth0 } from '@auth0/auth0-react'
import { NavLink } from '../router/router'
import { NavBarButtons } from './nav-bar-buttons'

/** The header: the tabs, and the buttons for login and logout. */
export function NavBar() {
  const { isAuthenticated } = useAuth0()
  return (
    <header className="nav-bar">
      <div className="nav-bar__container">
        <NavLink className="nav-bar__brand" to="/">
          <img className="logo" src="/favicon.svg" alt="" />
          Hello World
        </NavLink>
        <nav className="nav-bar__tabs" aria-label="Pages">
          <NavBarTab path="/profile" label="Profile" />
          <NavBarTab path="/public" label="Public" />
          {isAuthenticated && (
            <>
              <NavBarTab path="/protected" label="Protected" />
              <NavBarTab path="/admin" label="Admin" />
            </>
          )}
        </nav>
        <NavBarButtons />
      </div>
    </header>
  )
}

/** The router sets `aria-current="page"` on the current tab. */
function NavBarTab({ path, label }) {
  return (
    <NavLink to={path} className={({ isActive }) => (isActive ? 'nav-bar__tab nav-bar__tab--active' : 'nav-bar__tab')}>
      {label}
    </NavLink>
  )
}
