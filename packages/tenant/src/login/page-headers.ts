import { createHash } from 'node:crypto'
import { STYLESHEET } from './stylesheet.ts'

const STYLE_SOURCE = `'sha256-${createHash('sha256').update(STYLESHEET).digest('base64')}'`

/** Hosts and ports that a content security policy can name: no IPv6, and no characters that would end the directive. */
const NAMEABLE_ORIGIN = /^https?:\/\/[\w.-]+(?::\d+)?$/

/**
 * The security headers of every HTML page for users.
 *
 * @param redirectUri the final target of a posted form. Chrome applies `form-action` to the redirects after a post, so
 *   without this the user cannot return to the application
 */
export function pageHeaders(redirectUri?: string): Record<string, string> {
  const policy = [
    "default-src 'none'",
    `style-src ${STYLE_SOURCE}`,
    'img-src data:',
    `form-action 'self'${redirectUri === undefined ? '' : ` ${sourceOf(redirectUri)}`}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ]
  return {
    'content-security-policy': policy.join('; '),
    'cache-control': 'no-store',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=()',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'x-robots-tag': 'noindex',
  }
}

/** The origin, or only the scheme when an origin cannot be named: for a native application or an IPv6 address. */
function sourceOf(uri: string): string {
  const { origin, protocol } = new URL(uri)
  return NAMEABLE_ORIGIN.test(origin) ? origin : protocol
}
