import { invalidToken, type Refusal } from '../refusal.ts'

/** What is wrong with a token of an issuer that has a profile of its own. Generated into docs/reference/refusals.md. */

/** Send the access token: this is another token of the issuer. */
export const OTHER_TOKEN: Refusal = invalidToken(
  'not_an_access_token',
  'This is not an access token of its issuer: send the access token',
)
