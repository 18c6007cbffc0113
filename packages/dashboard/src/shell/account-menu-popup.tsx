import { useAuth0 } from '@auth0/auth0-react'
import { Menu } from '@base-ui/react/menu'
import { Check, LogOut } from 'lucide-react'
import type { RefObject } from 'react'
import { useTheme } from './theme.ts'

const THEMES = [
  ['system', 'System'],
  ['light', 'Light'],
  ['dark', 'Dark'],
] as const

interface AccountMenuPopupProps {
  /** The menu opens below this button, and returns the focus to it. */
  button: RefObject<HTMLButtonElement | null>
  onClose: () => void
}

/** The menu with the colour scheme and the logout. */
export default function AccountMenuPopup({ button, onClose }: AccountMenuPopupProps) {
  const { logout } = useAuth0()
  const [theme, setTheme] = useTheme()
  const logOut = () => logout({ logoutParams: { returnTo: `${window.location.origin}/dashboard` } })

  return (
    <Menu.Root open onOpenChange={opened => !opened && onClose()}>
      <Menu.Portal>
        <Menu.Positioner className="menu-positioner" anchor={button} align="end" sideOffset={6}>
          <Menu.Popup className="menu" aria-label="Account" finalFocus={button}>
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
