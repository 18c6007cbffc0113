/** A page on auth0-spa-js 1.x. */
import { Auth0Client, AuthenticationError, GenericError, TimeoutError } from 'auth0-spa-js-1'
import { answerOf, offer, statusOf } from './offer.ts'
import { arrive, show } from './plain-page.ts'

const { clientId, ...options } = window.settings
const auth0 = new Auth0Client({ client_id: clientId, redirect_uri: location.origin, ...options })

const trouble = await arrive(auth0)

offer({
  sdk: {
    logIn: parameters => auth0.loginWithRedirect(parameters),
    async logInByPopup() {
      await auth0.loginWithPopup()
      await showPerson()
    },
    getToken: ({ audience, isFresh = false }) =>
      auth0.getTokenSilently({ ignoreCache: isFresh, ...(audience !== undefined && { audience }) }),
    async callApi(url) {
      const authorization = `Bearer ${await auth0.getTokenSilently()}`
      return answerOf(await fetch(url, { headers: { authorization } }))
    },
    logOut: async () => auth0.logout({ returnTo: location.origin }),
  },
  errorClasses: { GenericError, AuthenticationError, TimeoutError },
  trouble,
})
await showPerson()

async function showPerson(): Promise<void> {
  show(statusOf({ isLoading: false, trouble, email: (await auth0.getUser())?.email }))
}
