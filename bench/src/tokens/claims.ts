import { randomBytes } from 'node:crypto'

export const AUDIENCE = 'https://hello-world.example.com'

/** The claims of an access token as Auth0 issues it to a user: with the signature about 900 characters of token. */
export function claimsFrom(issuer: string): Record<string, unknown> {
  const now = Math.floor(Date.now() / 1000)
  return {
    iss: issuer,
    sub: `auth0|${randomBytes(12).toString('hex')}`,
    aud: [AUDIENCE, `${issuer}userinfo`],
    iat: now,
    exp: now + 86_400,
    scope: 'openid profile email',
    azp: 'XUqyyHI9eN4vgLe0bkYVGxPpRmEKTdcW',
    permissions: ['read:admin-messages', 'read:messages'],
  }
}
