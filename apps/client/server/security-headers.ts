import { type ClientConfig, originOf } from './config.ts'

/** The headers of all responses. The pages can connect only to their own origin, the tenant and the API, and run only their own scripts. */
export function securityHeaders({ domain, apiServerUrl }: ClientConfig): Record<string, string> {
  const tenant = originOf(domain)
  const policy = {
    'default-src': "'none'",
    'script-src': "'self'",
    // The worker in which the SDK stores refresh tokens.
    'worker-src': "'self'",
    'style-src': "'self'",
    'img-src': "'self'",
    'connect-src': `'self' ${tenant} ${new URL(apiServerUrl).origin}`,
    // Silent authentication opens the tenant in a hidden iframe.
    'frame-src': tenant,
    'base-uri': "'none'",
    'form-action': "'none'",
    'frame-ancestors': "'none'",
  }
  return {
    'content-security-policy': Object.entries(policy)
      .map(([directive, sources]) => `${directive} ${sources}`)
      .join('; '),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=()',
    // The callback URL contains an authorization code.
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'x-xss-protection': '0',
  }
}
