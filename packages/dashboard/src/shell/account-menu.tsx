import { useAuth0 } from '@auth0/auth0-react'
import { lazy, Suspense, useRef, useState } from 'react'

const load = () => import('./account-menu-popup.tsx')
const AccountMenuPopup = lazy(load)

/** The button with the signed-in user. The script of its menu is fetched when the button is pointed at or focused. */
export function AccountMenu() {
  const { user } = useAuth0()
  const button = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState(false)
  const name = user?.email ?? user?.name ?? 'Account'

  return (
    <>
      <button
        ref={button}
        type="button"
        className="account"
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => setOpen(true)}
        onKeyDown={event => event.key === 'ArrowDown' && setOpen(true)}
        onPointerEnter={load}
        onFocus={load}
      >
        <span className="account__initial" aria-hidden="true">
          {name.slice(0, 1).toUpperCase()}
        </span>
        <span className="visually-hidden">Account of </span>
        <span className="account__name">{name}</span>
      </button>
      <Suspense>{open && <AccountMenuPopup button={button} onClose={() => setOpen(false)} />}</Suspense>
    </>
  )
}
