import { useAuth0 } from '@auth0/auth0-react'
import { NavLink } from 'react-router'
import { Logo } from './logo.tsx'
import { NavBarButtons } from './nav-bar-buttons.tsx'

/** The header: where one can go, and who one is. */
export function NavBar() {
  const { isAuthenticated } = useAuth0()
  return (
    <header className="nav-bar">
      <div className="nav-bar__container">
        <NavLink className="nav-bar__brand" to="/">
          <Logo />
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
function NavBarTab({ path, label }: { path: string; label: string }) {
  return (
    <NavLink to={path} className={({ isActive }) => (isActive ? 'nav-bar__tab nav-bar__tab--active' : 'nav-bar__tab')}>
      {label}
    </NavLink>
  )
}
