import { useAuth0 } from '@auth0/auth0-react'
import { Menu } from '@base-ui/react/menu'
import { Check, LogOut } from 'lucide-react'
import { useTheme } from './theme.ts'

const THEMES = [
  ['system', 'System'],
  ['light', 'Light'],
  ['dark', 'Dark'],
] as const

/** The menu with the signed-in user, the colour scheme and the logout. */
export function AccountMenu() {
  const { user, logout } = useAuth0()
  const [theme, setTheme] = useTheme()
  const name = user?.email ?? user?.name ?? 'Account'
  const logOut = () => logout({ logoutParams: { returnTo: `${window.location.origin}/dashboard` } })

  return (
    <Menu.Root>
      <Menu.Trigger className="account">
        <span className="account__initial" aria-hidden="true">
          {name.slice(0, 1).toUpperCase()}
        </span>
        <span className="visually-hidden">Account of </span>
        <span className="account__name">{name}</span>
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className="menu-positioner" align="end" sideOffset={6}>
          <Menu.Popup className="menu">
            <Menu.RadioGroup value={theme}>
              <Menu.GroupLabel className="menu__label">Appearance</Menu.GroupLabel>
              {THEMES.map(([value, label]) => (
                <Menu.RadioItem
                  key={value}
                  value={value}
                  className="menu__item"
                  onClick={() => setTheme(value)}
                  closeOnClick
                >
                  <span className="menu__tick">
                    <Menu.RadioItemIndicator>
                      <Check aria-hidden="true" />
                    </Menu.RadioItemIndicator>
                  </span>
                  {label}
                </Menu.RadioItem>
              ))}
            </Menu.RadioGroup>
            <Menu.Separator className="menu__separator" />
            <Menu.Item className="menu__item" onClick={logOut}>
              <span className="menu__tick">
                <LogOut aria-hidden="true" />
              </span>
              Log out
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}
