import type Provider from 'oidc-provider'

/**
 * Of the protocol engine's own pages only the scripts run whose digest it adds to `script-src` itself: the one that posts the
 * result of `response_mode=form_post`. Where the form leads is a redirect URI that was checked. `form-action` would hold Chrome to
 * the application's redirects after it, too.
 */
const POLICY = "default-src 'none'; script-src; base-uri 'none'; frame-ancestors 'none'"
const HEADER = 'Content-Security-Policy'

/** Gives each page of the protocol engine that has no policy of its own a strict one. */
export function confineEnginePages(provider: Provider): void {
  provider.use(async (ctx, next) => {
    ctx.set(HEADER, POLICY)
    await next()
    if (!ctx.response.is('html')) ctx.remove(HEADER)
  })
}
