import type { Log } from '../api/logs.ts'
import { logTypeOf } from './log-types.ts'

interface Explanation {
  /** A few words, by which refusals are counted. */
  reason: string
  why: string
  remedy: string
  /** Where to mend it. */
  place?: { to: string; label: string }
}

interface Rule {
  sign: RegExp
  explain: (log: Log) => Explanation
}

const RULES: readonly Rule[] = [
  {
    sign: /client-grant|not authorized to access "/i,
    explain: ({ audience, client_id }) => ({
      reason: 'No client grant',
      why: `There is no client grant for this audience: the application was never authorized for ${audience ?? 'the API'}.`,
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
      why: `A refresh token renews tokens of the API that it was issued for, and not of ${audience ?? 'another'}.`,
      remedy: 'Ask for a token of that API by a login of its own, which can be a silent one.',
    }),
  },
  {
    sign: /has not been granted scopes/i,
    explain: ({ description, client_id }) => ({
      reason: 'Scope not granted',
      why: `The application asked for more than its client grant holds. ${description}.`,
      remedy: 'Add the scopes to the client grant, or leave them out of the request.',
      ...(client_id && {
        place: { to: `/applications/${encodeURIComponent(client_id)}/apis`, label: 'The application’s APIs' },
      }),
    }),
  },
  {
    sign: /is not allowed for this client|is not supported: /i,
    explain: ({ description }) => ({
      reason: 'Not offered here',
      why: `The application asked for something that Auth0 can do and this tenant cannot: ${description}.`,
      remedy: 'Leave the parameter out of the request. The manual’s table of request parameters says what is offered.',
    }),
  },
  {
    sign: /service not found/i,
    explain: ({ audience }) => ({
      reason: 'Unknown audience',
      why: `No API has the identifier ${audience ?? 'that was asked for'}.`,
      remedy:
        'Compare the audience with the API’s identifier letter for letter, the slash at the end included, or create the API.',
      place: { to: '/apis', label: 'APIs' },
    }),
  },
  {
    sign: /callback url mismatch|redirect_uri/i,
    explain: log => ({
      reason: 'Callback URL mismatch',
      why: 'The application asked to return to an address that is not among its Allowed Callback URLs.',
      remedy: 'Add the address to the application’s settings, letter for letter.',
      ...settingsOf(log),
    }),
  },
  {
    sign: /allowed web origins/i,
    explain: log => ({
      reason: 'Web origin missing',
      why: 'The application renewed a token in a hidden frame, and its origin may not frame the tenant.',
      remedy: 'Add the origin to the Allowed Web Origins in the application’s settings.',
      ...settingsOf(log),
    }),
  },
  {
    sign: /logout url is not allowed/i,
    explain: log => ({
      reason: 'Logout URL mismatch',
      why: 'After a logout the application asked to return to an address that is not among its Allowed Logout URLs.',
      remedy: 'Add the address to the application’s settings, letter for letter.',
      ...settingsOf(log),
    }),
  },
  {
    sign: /grant type/i,
    explain: log => ({
      reason: 'Grant type not allowed',
      why: 'An application of this kind does not get tokens in the way that it asked.',
      remedy:
        'Create an application of the kind that does: a program without people is a machine to machine application.',
      ...settingsOf(log),
    }),
  },
  {
    sign: /missing required parameter|body must be/i,
    explain: ({ description }) => ({
      reason: 'Incomplete request',
      why: `The tenant could not read all that it needs. ${description}.`,
      remedy: 'Compare the request with the snippets on the API’s Test tab.',
      place: { to: '/apis', label: 'APIs' },
    }),
  },
  {
    sign: /device code|device was not connected|polling|look at your device/i,
    explain: () => ({
      reason: 'Device not connected',
      why: 'The code of the device is unknown, expired or used already, the person did not confirm it, or the device asked too often.',
      remedy: 'Let the device show a new code, and confirm it while it is valid.',
    }),
  },
  {
    sign: /too many/i,
    explain: ({ description }) => ({
      reason: 'Too many attempts',
      why: 'The same was tried so often in a short time that guessing is slowed down.',
      remedy: `${waitingTimeIn(description)}, then try again.`,
    }),
  },
  {
    sign: /missing authentication|received for json web token|invalid token/i,
    explain: () => ({
      reason: 'Management API token refused',
      why: 'The Management API was called without a token, or with one that is expired, for another API, or signed by a revoked key.',
      remedy: 'Get a new token whose audience is the Management API.',
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
      why: 'The request does not say which application it is from.',
      remedy: 'Send the client ID of the application with the request.',
      place: { to: '/applications', label: 'Applications' },
    }),
  },
  {
    sign: /has no client secret|has a client secret/i,
    explain: log => ({
      reason: 'Client authentication mismatch',
      why: `${log.details?.reason}.`,
      remedy:
        'Compare the request with the application’s kind: a regular web or machine to machine application sends its secret, a native or single page application has none.',
      ...settingsOf(log),
    }),
  },
  {
    sign: /unauthorized|invalid_client|client authentication|wrong client secret/i,
    explain: log => ({
      reason: 'Wrong client secret',
      why: 'The client secret is not the application’s.',
      remedy: 'Copy it from the application’s settings again: it may have been rotated.',
      ...settingsOf(log),
    }),
  },
  {
    sign: /wrong email or password|invalid.*password|wrong password/i,
    explain: () => ({
      reason: 'Wrong email or password',
      why: 'The email address or the password is wrong. The person is not told which of them.',
      remedy: 'Reset the password if it was forgotten.',
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
      reason: 'Refresh token refused',
      why: 'The refresh token is unknown, expired or revoked, or it was used a second time.',
      remedy: 'Log in again. A rotating refresh token is good for one exchange only.',
    }),
  },
  {
    sign: /login required|login_required/i,
    explain: () => ({
      reason: 'Login required',
      why: 'The application asked silently (prompt=none), and nobody was logged in.',
      remedy: 'Nothing is wrong: the application should now send the person to the login.',
    }),
  },
  {
    sign: /code verifier|code_verifier|authorization code|invalid_grant/i,
    explain: () => ({
      reason: 'Code refused',
      why: 'The authorization code is unknown, expired or used already, or its verifier or callback is not that of the request.',
      remedy: 'Start the login anew. If it happens each time, something keeps the code and sends it twice.',
    }),
  },
  {
    sign: /insufficient scope/i,
    explain: () => ({
      reason: 'Insufficient scope',
      why: 'The token for the Management API does not carry the scope that this operation needs.',
      remedy: 'Grant it to the application or the person, and get a new token.',
    }),
  },
]

/** Why something was refused, in words, and what to do; `undefined` for what succeeded. */
export function explainLog(log: Log): Explanation | undefined {
  const type = logTypeOf(log.type)
  if (type.outcome !== 'alert') return undefined
  const text = textOf(log)
  const rule = RULES.find(({ sign }) => sign.test(text))
  return (
    rule?.explain(log) ?? {
      reason: type.label,
      why: log.description ?? type.label,
      remedy: 'The raw entry below has all that is known.',
    }
  )
}

/** The tenant says how long, and nobody else knows. */
function waitingTimeIn(description: string | null | undefined): string {
  return /Wait \d+ seconds?/.exec(description ?? '')?.[0] ?? 'Wait'
}

function textOf({ type, description, details }: Log): string {
  if (type === 'fp' || type === 'fu') return 'wrong email or password'
  return [details?.reason, description].filter(Boolean).join(' ')
}

function settingsOf({ client_id }: Log): Pick<Explanation, 'place'> {
  if (!client_id) return {}
  return {
    place: { to: `/applications/${encodeURIComponent(client_id)}/settings`, label: 'The application’s settings' },
  }
}
