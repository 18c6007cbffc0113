/** Redirects to the tenant's login, and then to a page of this application. */
export function logIn(auth0, target = '/profile') {
  return auth0.loginWithRedirect({ appState: { target }, authorizationParams: { prompt: 'login' } })
}

/** Redirects to the tenant's sign-up. */
export function signUp(auth0) {
  return auth0.loginWithRedirect({
    appState: { target: '/profile' },
    authorizationParams: { prompt: 'login', screen_hint: 'signup' },
  })
}

/** Ends the session at the tenant. */
export function logOut(auth0) {
  return auth0.logout({ logoutParams: { returnTo: window.location.origin } })
}
