import { useAuth0 } from '@auth0/auth0-react'

/** Login, sign-up and logout at the tenant. */
export function useLogin() {
  const { loginWithRedirect, logout } = useAuth0()

  return {
    logIn: (returnTo = '/profile') =>
      loginWithRedirect({ appState: { returnTo }, authorizationParams: { prompt: 'login' } }),
    signUp: () =>
      loginWithRedirect({
        appState: { returnTo: '/profile' },
        authorizationParams: { prompt: 'login', screen_hint: 'signup' },
      }),
    logOut: () => logout({ logoutParams: { returnTo: window.location.origin } }),
  }
}
