/** A page on auth0-spa-js 2.x. */
import {
  Auth0Client,
  AuthenticationError,
  GenericError,
  MissingRefreshTokenError,
  TimeoutError,
} from '@auth0/auth0-spa-js'
import { answerOf, offer, statusOf } from './offer.ts'
import { arrive, show } from './plain-page.ts'

const { domain, clientId, audience, ...options } = window.settings
const auth0 = new Auth0Client({
  domain,
  clientId,
  authorizationParams: { audience, redirect_uri: location.origin },
  ...options,
})

const trouble = await arrive(auth0)

offer({
  sdk: {
    logIn: authorizationParams => auth0.loginWithRedirect({ authorizationParams }),
    async logInByPopup() {
      await auth0.loginWithPopup()
      await showPerson()
    },
    getToken: ({ audience, isFresh }) =>
      auth0.getTokenSilently({
        cacheMode: isFresh ? 'off' : 'on',
        ...(audience !== undefined && { authorizationParams: { audience } }),
      }),
    callApi: async url => answerOf(await auth0.createFetcher().fetchWithAuth(url, {}, { audience })),
    logOut: () => auth0.logout({ logoutParams: { returnTo: location.origin } }),
    revoke: () => auth0.revokeRefreshToken(),
  },
  errorClasses: { GenericError, AuthenticationError, TimeoutError, MissingRefreshTokenError },
  trouble,
})
await showPerson()

async function showPerson(): Promise<void> {
  show(statusOf({ isLoading: false, trouble, email: (await auth0.getUser())?.email }))
}
