import type Provider from 'oidc-provider'

/**
 * In the protocol engine's own pages, only scripts with a digest in `script-src` run. The engine adds the digest of the
 * script that posts the result of `response_mode=form_post`. The form's target is a redirect URI that was checked.
 * `form-action` is not set, because Chrome would also apply it to the application's later redirects.
 */
const POLICY = "default-src 'none'; script-src; base-uri 'none'; frame-ancestors 'none'"
const POLICY_HEADER = 'Content-Security-Policy'

/** Changes what the protocol engine's responses have in common: the policy of pages, redirects and content types. */
export function adaptResponses(provider: Provider): void {
  confinePages(provider)
  encodeSpacesInRedirects(provider)
  correctContentTypes(provider)
}

/** Sets a strict policy on each of the protocol engine's pages that has no policy. */
function confinePages(provider: Provider): void {
  provider.use(async (ctx, next) => {
    ctx.set(POLICY_HEADER, POLICY)
    await next()
    if (!ctx.response.is('html')) ctx.remove(POLICY_HEADER)
  })
}

/** Encodes a space in a redirect as `%20`: some browser SDKs show the `+` of form encoding to the user. */
function encodeSpacesInRedirects(provider: Provider): void {
  provider.use(async (ctx, next) => {
    await next()
    const { location } = ctx.response.headers
    if (typeof location !== 'string') return
    ctx.set(
      'Location',
      location.replace(/[?#].*/, parameters => parameters.replaceAll('+', '%20')),
    )
  })
}

/** Auth0's content types: keys are plain JSON, which some libraries require, and the empty response to a revocation has no type. */
function correctContentTypes(provider: Provider): void {
  provider.use(async (ctx, next) => {
    await next()
    if (ctx.body === '') ctx.remove('Content-Type')
    else if (ctx.response.is('application/jwk-set+json')) ctx.type = 'application/json; charset=utf-8'
  })
}
