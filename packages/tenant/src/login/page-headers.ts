import { createHash } from 'node:crypto'
import { STYLESHEET } from './pages/stylesheet.ts'

const STYLE_SOURCE = `'sha256-${createHash('sha256').update(STYLESHEET).digest('base64')}'`

/** Hosts and ports that a content security policy can name: no IPv6, and no characters that would end the directive. */
const NAMEABLE_ORIGIN = /^https?:\/\/[\w.-]+(?::\d+)?$/

/**
 * The security headers that all HTML pages have in common.
 *
 * @param policy the directives of the content security policy that allow something; everything else is forbidden
 */
function securityHeaders(policy: readonly string[]): Record<string, string> {
  return {
    'content-security-policy': ["default-src 'none'", ...policy, "base-uri 'none'", "frame-ancestors 'none'"].join(
      '; ',
    ),
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=()',
    // A callback's URL contains an authorization code.
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  }
}

/**
 * The security headers of a built web site: the dashboard and the documentation. Its pages submit no forms.
 *
 * @param policy the directives of the content security policy that allow something
 */
export function siteHeaders(policy: readonly string[]): Record<string, string> {
  return { ...securityHeaders([...policy, "form-action 'none'"]), 'cross-origin-opener-policy': 'same-origin' }
}

/**
 * The security headers of a login page, a form or an error page.
 *
 * @param redirectUri the final target of a posted form. Chrome applies `form-action` to the redirects after a post, so
 *   without this the user cannot return to the application
 */
export function pageHeaders(redirectUri?: string): Record<string, string> {
  const policy = [
    `style-src ${STYLE_SOURCE}`,
    'img-src data:',
    `form-action 'self'${redirectUri === undefined ? '' : ` ${sourceOf(redirectUri)}`}`,
  ]
  return { ...securityHeaders(policy), 'cache-control': 'no-store', 'x-robots-tag': 'noindex' }
}

/** The origin, or only the scheme when an origin cannot be named: for a native application or an IPv6 address. */
function sourceOf(uri: string): string {
  const { origin, protocol } = new URL(uri)
  return NAMEABLE_ORIGIN.test(origin) ? origin : protocol
}
