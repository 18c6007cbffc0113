import { type Answer, forwardCall } from '../api/forwarded-calls.ts'
import type { Management } from '../api/management.ts'
import { explainStatus } from '../apis/test/explain-status.ts'
import type { Given, Outcome } from './outcome.ts'
import { issueToken, PERMISSION, registerApi } from './tenant-steps.ts'

/** A step that a button performs. */
export interface Step {
  label: string
  /** How to perform the step at another tenant. Omitted if the step is the same for all tenants. */
  elsewhere?: string
  /** What the step calls apart from the tenant. Default: the API. */
  calls?: 'client'
  perform(management: Management, given: Given): Promise<Outcome>
}

/** The steps, by their names in the tutorial. */
export const STEPS: Record<string, Step> = {
  'create-api': {
    label: 'Create the API',
    elsewhere: `in the Auth0 Dashboard, open Applications › APIs and press Create API; then add ${PERMISSION.value} on its Permissions tab, and turn on RBAC and “Add Permissions in the Access Token” in its settings.`,
    perform: registerApi,
  },
  'call-public': { label: 'Call the public message', perform: calling('public', false) },
  'call-without-token': { label: 'Call the protected message', perform: calling('protected', false) },
  'get-token': {
    label: 'Get a token',
    elsewhere: 'in the Auth0 Dashboard, open the API’s Test tab, and copy the token into the field “Access token”.',
    perform: (management, given) => issueToken(management, given, []),
  },
  'call-protected': { label: 'Call it with the token', perform: calling('protected', true) },
  'call-admin': { label: 'Call the admin message', perform: calling('admin', true) },
  'grant-permission': {
    label: 'Grant the permission and get a new token',
    elsewhere:
      'in the Auth0 Dashboard, open the API’s Machine to Machine Applications tab, select the permission, and copy a new token from the Test tab.',
    perform: (management, given) => issueToken(management, given, [PERMISSION.value]),
  },
  'call-admin-again': { label: 'Call the admin message again', perform: calling('admin', true) },
  'read-client-settings': { label: 'Fetch the client’s settings', calls: 'client', perform: readClientSettings },
}

function calling(message: string, withToken: boolean): Step['perform'] {
  return async (management, { api, token }) => {
    if (api === '') return { isGood: false, text: 'Enter the address of the API in the field “API address” first.' }
    if (withToken && token === '') {
      return { isGood: false, text: 'There is no token yet. Get one in the step “Get a token”, or paste one.' }
    }
    const credentials = withToken ? { authorization: `Bearer ${token}` } : {}
    const response = await forwardCall(management, { url: `${api}/api/messages/${message}`, ...credentials })
    return {
      isGood: response.status < 300,
      status: `${response.status} ${response.status_text}`,
      text: explainStatus(response.status, response.headers, withToken),
      response: formatResponse(response),
    }
  }
}

async function readClientSettings(management: Management, { audience, domain, client }: Given): Promise<Outcome> {
  const response = await forwardCall(management, { url: `${client}/config.json` })
  const settings: Record<string, unknown> = Object(parsed(response.body))
  const isPaired = settings.domain === domain && settings.audience === audience
  return {
    isGood: isPaired,
    status: `${response.status} ${response.status_text}`,
    text: isPaired
      ? 'The client is paired: it logs users in at this tenant, and requests tokens for this audience.'
      : 'The client is configured with another domain or audience, so your API does not accept its tokens.',
    response: pretty(settings),
  }
}

/** The status line, the challenge and the body of a response. */
function formatResponse({ status, status_text, headers, body }: Answer): string {
  const challenge = headers.filter(([name]) => name.toLowerCase() === 'www-authenticate')
  const lines = [`HTTP/1.1 ${status} ${status_text}`, ...challenge.map(([, value]) => `WWW-Authenticate: ${value}`)]
  return `${lines.join('\n')}\n\n${pretty(parsed(body))}`
}

function pretty(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value, undefined, 2)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
