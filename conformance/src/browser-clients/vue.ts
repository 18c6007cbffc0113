/** A page on auth0-vue. */
import { createAuth0, MissingScopesError, useAuth0 } from '@auth0/auth0-vue'
import { createApp, defineComponent, h, watchEffect } from 'vue'
import { frameworkSdk } from './framework-sdk.ts'
import { type ErrorClasses, offer, statusOf } from './offer.ts'

const { domain, clientId, audience, ...options } = window.settings

// The SDK does not export its base class, only the classes that extend it.
const errorClasses: ErrorClasses = { GenericError: Object.getPrototypeOf(MissingScopesError) }

const Page = defineComponent(() => {
  const auth0 = useAuth0()
  watchEffect(() =>
    offer({
      sdk: frameworkSdk(auth0, audience),
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
