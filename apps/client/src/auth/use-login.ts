import { useAuth0 } from '@auth0/auth0-react'
import { useTenant } from './tenant.tsx'

/** Login, sign-up and logout at the tenant. */
export function useLogin(): { logIn(returnTo?: string): void; signUp(): void; logOut(): void } {
  const { loginWithRedirect, logout } = useAuth0()
  const { redirectIfUp } = useTenant()

  return {
    logIn: (returnTo = '/profile') =>
      redirectIfUp(() => loginWithRedirect({ appState: { returnTo }, authorizationParams: { prompt: 'login' } })),
    signUp: () =>
      redirectIfUp(() =>
        loginWithRedirect({
          appState: { returnTo: '/profile' },
          authorizationParams: { prompt: 'login', screen_hint: 'signup' },
        }),
      ),
    logOut: () => redirectIfUp(() => logout({ logoutParams: { returnTo: window.location.origin } })),
  }
}
