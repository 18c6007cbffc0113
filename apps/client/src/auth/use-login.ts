import { useAuth0 } from '@auth0/auth0-react'
import { useTenant } from './tenant.tsx'

/** The ways to the tenant's pages and back. */
export function useLogin(): { logIn(returnTo?: string): void; signUp(): void; logOut(): void } {
  const { loginWithRedirect, logout } = useAuth0()
  const { depart } = useTenant()

  return {
    logIn: (returnTo = '/profile') =>
      depart(() => loginWithRedirect({ appState: { returnTo }, authorizationParams: { prompt: 'login' } })),
    signUp: () =>
      depart(() =>
        loginWithRedirect({
          appState: { returnTo: '/profile' },
          authorizationParams: { prompt: 'login', screen_hint: 'signup' },
        }),
      ),
    logOut: () => depart(() => logout({ logoutParams: { returnTo: window.location.origin } })),
  }
}
