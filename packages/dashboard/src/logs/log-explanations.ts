import type { Log } from '../api/logs.ts'

/** Why a request failed, and what to do. */
export interface Explanation {
  /** A short reason; failures are counted by it. */
  reason: string
  why: string
  remedy: string
  /** Where to fix it. */
  place?: { to: string; label: string }
}

interface Rule {
  /** Matches the text of the entries that the rule explains. The first rule that matches is used. */
  sign: RegExp
  explain: (log: Log) => Explanation
}

/** Known reasons of failures. */
export const RULES: readonly Rule[] = [
  {
    sign: /client-grant|not authorized to access "/i,
    explain: ({ audience, client_id }) => ({
      reason: 'No client grant',
      why: `There is no client grant for this audience: the application is not authorized for ${audience ?? 'the API'}.`,
      remedy: 'Authorize it on the API’s tab “Machine to Machine Applications”, or on its own tab “APIs”.',
      place: client_id
        ? { to: `/applications/${encodeURIComponent(client_id)}/apis`, label: 'The application’s APIs' }
        : { to: '/apis', label: 'APIs' },
    }),
  },
  {
    sign: /not authorized to access resource server/i,
    explain: ({ audience }) => ({
      reason: 'Refresh token of another API',
      why: `A refresh token works only for the API that it was issued for, not for ${audience ?? 'another API'}.`,
      remedy: 'Request a token for that API with a separate login. A silent login (prompt=none) is enough.',
    }),
  },
  {
    sign: /has not been granted scopes/i,
    explain: ({ description, client_id }) => ({
      reason: 'Scope not granted',
      why: `The application requested scopes that its client grant does not contain. ${description}.`,
      remedy: 'Add the scopes to the client grant, or leave them out of the request.',
      ...(client_id && {
        place: { to: `/applications/${encodeURIComponent(client_id)}/apis`, label: 'The application’s APIs' },
      }),
    }),
  },
  {
    sign: /is not allowed for this client|is not supported: /i,
    explain: ({ description }) => ({
      reason: 'Not supported',
      why: `The application requested an Auth0 feature that this tenant does not support: ${description}.`,
      remedy: 'Remove the parameter from the request. The documentation lists the supported request parameters.',
    }),
  },
  {
    sign: /service not found/i,
    explain: ({ audience }) => ({
      reason: 'Unknown audience',
      why: `No API has the identifier ${audience ?? 'that was requested'}.`,
      remedy:
        'Compare the audience with the API’s identifier, including a slash at the end. They must be equal. If the API does not exist, create it.',
      place: { to: '/apis', label: 'APIs' },
    }),
  },
  {
    sign: /callback url mismatch|redirect_uri/i,
    explain: log => ({
      reason: 'Callback URL mismatch',
      why: 'The redirect_uri of the request is not one of the application’s Allowed Callback URLs.',
      remedy: 'Add exactly this URL in the application’s settings.',
      ...settingsOf(log),
    }),
  },
  {
    sign: /allowed web origins/i,
    explain: log => ({
      reason: 'Web origin missing',
      why: 'The application tried to renew a token in a hidden iframe, but its origin is not one of its Allowed Web Origins.',
      remedy: 'Add the origin to the Allowed Web Origins in the application’s settings.',
      ...settingsOf(log),
    }),
  },
  {
    sign: /logout url is not allowed/i,
    explain: log => ({
      reason: 'Logout URL mismatch',
      why: 'The returnTo URL of the logout is not one of the application’s Allowed Logout URLs.',
      remedy: 'Add exactly this URL in the application’s settings.',
      ...settingsOf(log),
    }),
  },
  {
    sign: /grant type/i,
    explain: log => ({
      reason: 'Grant type not allowed',
      why: 'The application is not allowed to use the grant type that it requested.',
      remedy:
        'Create an application of a type that allows it. For a program without a user, create a machine to machine application.',
      ...settingsOf(log),
    }),
  },
  {
    sign: /missing required parameter|body must be/i,
    explain: ({ description }) => ({
      reason: 'Incomplete request',
      why: `A required parameter is missing, or the request body has the wrong format. ${description}.`,
      remedy: 'Compare the request with the snippets on the API’s Test tab.',
      place: { to: '/apis', label: 'APIs' },
    }),
  },
  {
    sign: /device code|device was not connected|polling|look at your device/i,
    explain: () => ({
      reason: 'Device not connected',
      why: 'The device code is unknown, expired or already used, the user did not confirm it, or the device polled too often.',
      remedy: 'Start again on the device, and confirm the new code before it expires.',
    }),
  },
  {
    sign: /too many/i,
    explain: ({ description }) => ({
      reason: 'Too many attempts',
      why: 'There were too many attempts in a short time. The limit makes it hard to guess passwords and codes.',
      remedy: `${waitingTimeIn(description)}, then try again.`,
    }),
  },
  {
    sign: /missing authentication|received for json web token|invalid token/i,
    explain: () => ({
      reason: 'Management API token rejected',
      why: 'The request to the Management API had no token, or its token is expired, is for another API, or was signed by a revoked key.',
      remedy: 'Get a new token with the Management API as its audience.',
      place: { to: '/apis', label: 'APIs' },
    }),
  },
  {
    sign: /unknown client|client not found/i,
    explain: ({ client_id }) => ({
      reason: 'Unknown application',
      why: `There is no application with the client ID ${client_id ?? 'that was sent'}.`,
      remedy: 'Copy the client ID from the application’s settings.',
      place: { to: '/applications', label: 'Applications' },
    }),
  },
  {
    sign: /has no client_id/i,
    explain: () => ({
      reason: 'No client ID',
      why: 'The request has no client_id.',
      remedy: 'Add the client ID of the application to the request.',
      place: { to: '/applications', label: 'Applications' },
    }),
  },
  {
    sign: /has no client secret|has a client secret/i,
    explain: log => ({
      reason: 'Client authentication mismatch',
      why: `${log.details?.reason}.`,
      remedy:
        'Regular web and machine to machine applications must send their client secret. Native and single page applications must not send one.',
      ...settingsOf(log),
    }),
  },
  {
    sign: /unauthorized|invalid_client|client authentication|wrong client secret/i,
    explain: log => ({
      reason: 'Wrong client secret',
      why: 'The client secret is wrong.',
      remedy: 'Copy the secret from the application’s settings. It may have been rotated.',
      ...settingsOf(log),
    }),
  },
  {
    sign: /wrong email or password|invalid.*password|wrong password/i,
    explain: () => ({
      reason: 'Wrong email or password',
      why: 'The email address or the password is wrong. The login page does not say which one.',
      remedy: 'If the user forgot the password, reset it.',
      place: { to: '/users', label: 'Users' },
    }),
  },
  {
    sign: /blocked/i,
    explain: () => ({
      reason: 'Blocked user',
      why: 'The account is blocked, or there were too many attempts.',
      remedy: 'Unblock the user, or wait.',
      place: { to: '/users', label: 'Users' },
    }),
  },
  {
    sign: /refresh token/i,
    explain: () => ({
      reason: 'Refresh token rejected',
      why: 'The refresh token is unknown, expired or revoked, or it was used a second time.',
      remedy: 'Log in again. A rotating refresh token can be used only once.',
    }),
  },
  {
    sign: /login required|login_required/i,
    explain: () => ({
      reason: 'Login required',
      why: 'The application tried a silent login (prompt=none), but the user is not logged in.',
      remedy: 'This is not an error: the application should now redirect the user to the login.',
    }),
  },
  {
    sign: /code verifier|code_verifier|authorization code|invalid_grant/i,
    explain: () => ({
      reason: 'Code rejected',
      why: 'The authorization code is unknown, expired or already used, or the code_verifier or redirect_uri does not match the authorization request.',
      remedy: 'Log in again. If this happens every time, check whether the application sends the code twice.',
    }),
  },
  {
    sign: /insufficient scope/i,
    explain: () => ({
      reason: 'Insufficient scope',
      why: 'The token for the Management API does not have the scope that this operation requires.',
      remedy: 'Grant the scope to the application or the user, and get a new token.',
    }),
  },
]

/** The waiting time from the description of the entry, if it has one. */
function waitingTimeIn(description: string | null | undefined): string {
  return /Wait \d+ seconds?/.exec(description ?? '')?.[0] ?? 'Wait'
}

function settingsOf({ client_id }: Log): Pick<Explanation, 'place'> {
  if (!client_id) return {}
  return {
    place: { to: `/applications/${encodeURIComponent(client_id)}/settings`, label: 'The application’s settings' },
  }
}
