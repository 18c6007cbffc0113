import { explainStatus } from '../apis/test/explain-status.ts'
import { requestToken, tokenCall } from '../apis/test/token-request.ts'
import { createApi, fetchApis } from '../management/apis.ts'
import { type Application, createApplication, fetchApplications } from '../management/applications.ts'
import { forwardCall } from '../management/forwarding.ts'
import { createGrant, fetchGrants, updateGrant } from '../management/grants.ts'
import type { Management } from '../management/management.ts'
import type { Values } from './values.ts'

/** What became of a step. */
export interface Outcome {
  isGood: boolean
  /** The status of the answer, where there is one. */
  status?: string
  /** What it means. */
  text: string
  body?: string
  /** A token that the step brought, for the steps after it. */
  token?: string
}

interface Run {
  label: string
  /** Whether it changes something at the tenant, which must then be the local one. */
  local: boolean
  perform(management: Management, values: Values): Promise<Outcome>
}

const PERMISSION = { value: 'read:admin-messages', description: 'Read admin messages' }
const APPLICATION = 'Quickstart (Test Application)'

/** What the buttons do, by the names that the tutorial has for them. */
export const RUNS: Record<string, Run> = {
  'create-api': { label: 'Create the API', local: true, perform: registerApi },
  'call-public': { label: 'Call it', local: false, perform: calling('public', false) },
  'call-as-stranger': { label: 'Call it', local: false, perform: calling('protected', false) },
  'get-token': { label: 'Get a token', local: true, perform: (...given) => issueToken(...given, []) },
  'call-protected': { label: 'Call it with the token', local: false, perform: calling('protected', true) },
  'call-admin': { label: 'Call it with the token', local: false, perform: calling('admin', true) },
  'grant-permission': {
    label: 'Give the permission, and get a new token',
    local: true,
    perform: (...given) => issueToken(...given, [PERMISSION.value]),
  },
  'call-admin-again': { label: 'Call it again', local: false, perform: calling('admin', true) },
}

async function registerApi(management: Management, { audience }: Values): Promise<Outcome> {
  const known = (await fetchApis(management)).find(({ identifier }) => identifier === audience)
  if (known)
    return { isGood: true, text: `The tenant knows this API already, as “${known.name}”.`, body: pretty(known) }
  const created = await createApi(management, {
    name: 'Quickstart API',
    identifier: audience,
    signing_alg: 'RS256',
    token_dialect: 'access_token_authz',
    enforce_policies: true,
    scopes: [PERMISSION],
  })
  return {
    isGood: true,
    status: '201 Created',
    text: `The tenant knows the API “${audience}” now.`,
    body: pretty(created),
  }
}

function calling(message: string, withToken: boolean): Run['perform'] {
  return async (management, { api, token }) => {
    if (withToken && token.trim() === '')
      return { isGood: false, text: 'There is no token yet: get one in the step before.' }
    const credentials = withToken ? { authorization: `Bearer ${token.trim()}` } : {}
    const url = `${api}/api/messages/${message}`
    const { status, status_text, headers, body } = await forwardCall(management, { url, ...credentials })
    return {
      isGood: status < 300,
      status: `${status} ${status_text}`,
      text: explainStatus(status, headers),
      body: pretty(parsed(body)),
    }
  }
}

async function issueToken(management: Management, { audience, domain }: Values, scope: string[]): Promise<Outcome> {
  const application = await testApplication(management)
  const { client_id } = application
  const grant = (await fetchGrants(management, { client_id })).find(each => each.audience === audience)
  if (grant) await updateGrant(management, { id: grant.id, scope })
  else await createGrant(management, { client_id, audience, scope })

  const { status, body, token } = await requestToken(tokenCall(domain, application, audience))
  if (token === undefined) {
    return { isGood: false, status: String(status), text: 'The tenant issued no token.', body: pretty(body) }
  }
  const held = scope.length === 0 ? 'no permission' : `the permission “${scope.join(' ')}”`
  const text = `The application “${APPLICATION}” got a token with ${held}. It is filled in above.`
  return { isGood: true, status: `${status} OK`, text, body: pretty(body), token }
}

async function testApplication(management: Management): Promise<Application> {
  const known = (await fetchApplications(management)).find(({ name }) => name === APPLICATION)
  return (
    known ??
    createApplication(management, {
      name: APPLICATION,
      app_type: 'non_interactive',
      grant_types: ['client_credentials'],
    })
  )
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
