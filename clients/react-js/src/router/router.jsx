import { createContext, useContext, useEffect, useMemo, useState } from 'react'

const RouterContext = createContext(undefined)

/** Provides the location, and follows links without loading the page again. */
export function Router({ children }) {
  const [location, setLocation] = useState({ pathname: window.location.pathname, key: 'default' })

  useEffect(() => {
    const update = () => setLocation({ pathname: window.location.pathname, key: crypto.randomUUID() })
    window.addEventListener('popstate', update)
    return () => window.removeEventListener('popstate', update)
  }, [])

  const router = useMemo(() => {
    const navigate = (to, { replace = false } = {}) => {
      if (replace) window.history.replaceState(null, '', to)
      else window.history.pushState(null, '', to)
      setLocation({ pathname: window.location.pathname, key: crypto.randomUUID() })
      window.scrollTo(0, 0)
    }
    return { location, navigate }
  }, [location])

  return <RouterContext value={router}>{children}</RouterContext>
}

export function useLocation() {
  return useRouter().location
}

export function useNavigate() {
  return useRouter().navigate
}

function useRouter() {
  const router = useContext(RouterContext)
  if (!router) throw new TypeError('The component must be inside of a Router')
  return router
}

/** A link to a page of the application. */
export function Link({ to, ...attributes }) {
  const navigate = useNavigate()
  const follow = event => {
    // The browser opens links in other tabs and windows itself.
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    navigate(to)
  }
  return <a {...attributes} href={to} onClick={follow} />
}

/** A link that has `aria-current="page"` on its own page. */
export function NavLink({ className, ...link }) {
  const isActive = useLocation().pathname === link.to
  return (
    <Link
      {...link}
      className={typeof className === 'function' ? className({ isActive }) : className}
      aria-current={isActive ? 'page' : undefined}
    />
  )
}
