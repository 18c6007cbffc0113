import type { Auth0ContextInterface } from '@auth0/auth0-react'
import type { Sdk } from './contract.ts'
import { answerOf } from './offer.ts'

/** What auth0-react and auth0-vue have in common. */
type FrameworkSdk = Pick<
  Auth0ContextInterface,
  'loginWithRedirect' | 'loginWithPopup' | 'getAccessTokenSilently' | 'createFetcher' | 'logout'
>

/** @param audience of the API */
export function frameworkSdk(auth0: FrameworkSdk, audience: string): Sdk {
  return {
    logIn: authorizationParams => auth0.loginWithRedirect({ authorizationParams }),
    logInByPopup: () => auth0.loginWithPopup(),
    getToken: ({ audience, isFresh }) =>
      auth0.getAccessTokenSilently({
        cacheMode: isFresh ? 'off' : 'on',
        ...(audience !== undefined && { authorizationParams: { audience } }),
      }),
    callApi: async url => answerOf(await auth0.createFetcher().fetchWithAuth(url, {}, { audience })),
    logOut: () => auth0.logout({ logoutParams: { returnTo: location.origin } }),
  }
}
