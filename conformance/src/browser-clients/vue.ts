/** A page on auth0-vue. */
import { createAuth0, MissingScopesError, useAuth0 } from '@auth0/auth0-vue'
import { createApp, defineComponent, h, watchEffect } from 'vue'
import { answerOf, type ErrorClasses, offer, statusOf } from './offer.ts'

const { domain, clientId, audience, ...options } = window.settings

// The SDK keeps its base class to itself, but not the classes that extend it.
const errorClasses: ErrorClasses = { GenericError: Object.getPrototypeOf(MissingScopesError) }

const Page = defineComponent(() => {
  const auth0 = useAuth0()
  watchEffect(() =>
    offer({
      sdk: {
        logIn: authorizationParams => auth0.loginWithRedirect({ authorizationParams }),
        logInByPopup: () => auth0.loginWithPopup(),
        getToken: ({ audience, isFresh }) =>
          auth0.getAccessTokenSilently({
            cacheMode: isFresh ? 'off' : 'on',
            ...(audience !== undefined && { authorizationParams: { audience } }),
          }),
        callApi: async url => answerOf(await auth0.createFetcher().fetchWithAuth(url, {}, { audience })),
        logOut: () => auth0.logout({ logoutParams: { returnTo: location.origin } }),
      },
      errorClasses,
      trouble: auth0.error.value,
    }),
  )
  return () =>
    h(
      'p',
      { id: 'status' },
      statusOf({
        isLoading: auth0.isLoading.value,
        trouble: auth0.error.value,
        email: auth0.user.value?.email,
      }),
    )
})

const authorizationParams = { audience, redirect_uri: location.origin }
createApp(Page)
  .use(createAuth0({ domain, clientId, authorizationParams, ...options }))
  .mount('#root')
