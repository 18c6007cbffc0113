import { useAuth0 } from '@auth0/auth0-vue'

/** Login, sign-up and logout at the tenant. */
export function useLogin() {
  const { loginWithRedirect, logout } = useAuth0()

  return {
    logIn: (target = '/profile') =>
      loginWithRedirect({ appState: { target }, authorizationParams: { prompt: 'login' } }),
    signUp: () =>
      loginWithRedirect({
        appState: { target: '/profile' },
        authorizationParams: { prompt: 'login', screen_hint: 'signup' },
      }),
    logOut: () => logout({ logoutParams: { returnTo: window.location.origin } }),
  }
}
