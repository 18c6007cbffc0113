/** A page on auth0-react. */
import {
  Auth0Provider,
  AuthenticationError,
  GenericError,
  MissingRefreshTokenError,
  OAuthError,
  TimeoutError,
  useAuth0,
} from '@auth0/auth0-react'
import { createElement, type ReactNode, useLayoutEffect } from 'react'
import { createRoot } from 'react-dom/client'
import { frameworkSdk } from './framework-sdk.ts'
import { offer, statusOf } from './offer.ts'

const { domain, clientId, audience, ...options } = window.settings
const errorClasses = { GenericError, AuthenticationError, TimeoutError, MissingRefreshTokenError, OAuthError }

function Page(): ReactNode {
  const auth0 = useAuth0()
  useLayoutEffect(() =>
    offer({
      sdk: { ...frameworkSdk(auth0, audience), revoke: () => auth0.revokeRefreshToken() },
      errorClasses,
      trouble: auth0.error,
    }),
  )
  const status = statusOf({ isLoading: auth0.isLoading, trouble: auth0.error, email: auth0.user?.email })
  return createElement('p', { id: 'status' }, status)
}

const root = document.getElementById('root')
if (root) {
  const authorizationParams = { audience, redirect_uri: location.origin }
  createRoot(root).render(
    createElement(Auth0Provider, { domain, clientId, authorizationParams, ...options }, createElement(Page)),
  )
}
