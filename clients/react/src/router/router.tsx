import {
  type AnchorHTMLAttributes,
  createContext,
  type MouseEvent,
  type ReactNode,
  useContext,
  useEffect,
  useMemo,
  useState,
} from 'react'

interface Location {
  pathname: string
  /** Another one for each navigation; "default" for the page that was opened first. */
  key: string
}

type Navigate = (to: string, options?: { replace?: boolean }) => void

const RouterContext = createContext<{ location: Location; navigate: Navigate } | undefined>(undefined)

/** Provides the location, and follows links without loading the page again. */
export function Router({ children }: { children: ReactNode }) {
  const [location, setLocation] = useState<Location>({ pathname: window.location.pathname, key: 'default' })

  useEffect(() => {
    const update = () => setLocation({ pathname: window.location.pathname, key: crypto.randomUUID() })
    window.addEventListener('popstate', update)
    return () => window.removeEventListener('popstate', update)
  }, [])

  const router = useMemo(() => {
    const navigate: Navigate = (to, { replace = false } = {}) => {
      if (replace) window.history.replaceState(null, '', to)
      else window.history.pushState(null, '', to)
      setLocation({ pathname: window.location.pathname, key: crypto.randomUUID() })
      window.scrollTo(0, 0)
    }
    return { location, navigate }
  }, [location])

  return <RouterContext value={router}>{children}</RouterContext>
}

export function useLocation(): Location {
  return useRouter().location
}

export function useNavigate(): Navigate {
  return useRouter().navigate
}

function useRouter() {
  const router = useContext(RouterContext)
  if (!router) throw new TypeError('The component must be inside of a Router')
  return router
}

interface LinkProps extends AnchorHTMLAttributes<HTMLAnchorElement> {
  to: string
}

/** A link to a page of the application. */
export function Link({ to, ...attributes }: LinkProps) {
  const navigate = useNavigate()
  const follow = (event: MouseEvent) => {
    // The browser opens links in other tabs and windows itself.
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    navigate(to)
  }
  return <a {...attributes} href={to} onClick={follow} />
}

interface NavLinkProps extends Omit<LinkProps, 'className'> {
  className: string | ((state: { isActive: boolean }) => string)
}

/** A link that has `aria-current="page"` on its own page. */
export function NavLink({ className, ...link }: NavLinkProps) {
  const isActive = useLocation().pathname === link.to
  return (
    <Link
      {...link}
      className={typeof className === 'function' ? className({ isActive }) : className}
      aria-current={isActive ? 'page' : undefined}
    />
  )
}
