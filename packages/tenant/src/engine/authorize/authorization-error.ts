import { type ErrorOut, errors, type KoaContextWithOIDC } from 'oidc-provider'
import { pageHeaders } from '../../login/page-headers.ts'
import { type ErrorPage, LOGS, renderErrorPage } from '../../login/pages/error-page.ts'

/**
 * Shows the user an error that must not be sent to the application, because the request does not prove which one it is.
 */
export function showAuthorizationError(ctx: KoaContextWithOIDC, out: ErrorOut, cause: Error): void {
  ctx.type = 'html'
  ctx.set(pageHeaders())
  ctx.body = renderErrorPage({ ...explain(ctx, out, cause), status: statusOf(cause) })
}

function explain({ oidc }: KoaContextWithOIDC, { error, error_description }: ErrorOut, cause: Error): ErrorPage {
  if (cause instanceof errors.InvalidRedirectUri) {
    return {
      title: 'Callback URL mismatch',
      detail: `The URL "${oidc.params?.redirect_uri}" is not among the application's Allowed Callback URLs. Add it to the application, or correct the "redirect_uri" that it sends.`,
      links: [{ label: 'Settings of the application', path: settingsOf(oidc.params?.client_id) }, LOGS],
    }
  }
  if (cause instanceof errors.InvalidClient) {
    return {
      title: 'Unknown application',
      detail: `There is no application with the client ID "${oidc.params?.client_id}". Correct the client ID in the application's configuration.`,
      links: [{ label: 'List of client IDs', path: '/applications' }, LOGS],
    }
  }
  if (cause instanceof errors.SessionNotFound) {
    return {
      title: 'This login is over',
      detail: 'It took too long, or was finished elsewhere. Go back to the application and log in again.',
    }
  }
  const detail = `The application's request was refused (${error}): ${error_description}`
  return { title: 'Cannot log in', detail, links: [LOGS] }
}

function settingsOf(clientId: unknown): string {
  return `/applications/${encodeURIComponent(String(clientId))}/settings`
}

function statusOf(cause: Error): number {
  return cause instanceof errors.OIDCProviderError ? cause.statusCode : 500
}
