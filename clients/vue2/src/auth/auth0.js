import { Auth0Client } from '@auth0/auth0-spa-js'
import { ref } from 'vue'
import { config } from '../config'

const client = new Auth0Client({
  domain: config.domain,
  clientId: config.clientId,
  authorizationParams: { audience: config.audience, redirect_uri: config.callbackUrl },
  useRefreshTokens: true,
  useRefreshTokensFallback: true,
})

const isLoading = ref(true)
const isAuthenticated = ref(false)
const user = ref()
const idTokenClaims = ref()
const error = ref()

/** Resolves when the session has been checked. */
const { promise: loaded, resolve: setLoaded } = Promise.withResolvers()

/**
 * The part of Auth0's Vue SDK, which requires Vue 3, that this application needs: `this.$auth0` has the same properties.
 *
 * @param router navigates to the target page at the end of a login
 */
export function createAuth0(router) {
  start(router)
  return {
    isLoading,
    isAuthenticated,
    user,
    idTokenClaims,
    error,
    loginWithRedirect: options => client.loginWithRedirect(options),
    logout: options => client.logout(options),
    getAccessTokenSilently: options => client.getTokenSilently(options),
  }
}

/** Lets signed-in users enter a page. Other users log in first and return to the same page. */
export async function authGuard(to, _from, next) {
  await loaded
  if (isAuthenticated.value) next()
  else await client.loginWithRedirect({ appState: { target: to.fullPath } })
}

/** Completes a login, or restores the session at the tenant. */
async function start(router) {
  const parameters = new URLSearchParams(window.location.search)
  try {
    if (parameters.has('state') && (parameters.has('code') || parameters.has('error'))) {
      const { appState } = await client.handleRedirectCallback()
      await update()
      router.replace(appState?.target ?? '/profile')
    } else {
      await client.checkSession()
      await update()
    }
  } catch (problem) {
    error.value = problem
    router.replace('/callback')
  }
  isLoading.value = false
  setLoaded()
}

async function update() {
  isAuthenticated.value = await client.isAuthenticated()
  user.value = await client.getUser()
  idTokenClaims.value = await client.getIdTokenClaims()
}
