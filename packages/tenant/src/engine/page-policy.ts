import type Provider from 'oidc-provider'

/**
 * In the protocol engine's own pages, only scripts with a digest in `script-src` run. The engine adds the digest of the
 * script that posts the result of `response_mode=form_post`. The form's target is a redirect URI that was checked.
 * `form-action` is not set, because Chrome would also apply it to the application's later redirects.
 */
const POLICY = "default-src 'none'; script-src; base-uri 'none'; frame-ancestors 'none'"
const HEADER = 'Content-Security-Policy'

/** Sets a strict policy on each of the protocol engine's pages that has no policy. */
export function confineEnginePages(provider: Provider): void {
  provider.use(async (ctx, next) => {
    ctx.set(HEADER, POLICY)
    await next()
    if (!ctx.response.is('html')) ctx.remove(HEADER)
  })
}
