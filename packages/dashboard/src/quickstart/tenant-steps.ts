import { createApi, fetchApis } from '../api/apis.ts'
import { type Application, createApplication, fetchApplications } from '../api/applications.ts'
import { createGrant, fetchGrants, updateGrant } from '../api/grants.ts'
import type { Management } from '../api/management.ts'
import { requestToken, tokenCall } from '../apis/test/token-request.ts'
import type { Given, Outcome } from './outcome.ts'

/** The permission that the admin message requires. */
export const PERMISSION = { value: 'read:admin-messages', description: 'Read admin messages' }

const APPLICATION = 'Quickstart (Test Application)'
const SHOWN_CHARACTERS = 24

/** Creates the API, unless it exists. */
export async function registerApi(management: Management, { audience }: Given): Promise<Outcome> {
  if (audience === '') return nameFirst
  const known = await findApi(management, audience)
  if (known) {
    const text = `This API already exists as “${known.name}”, so there is nothing to do.`
    return { isGood: true, text, response: pretty(known) }
  }
  const created = await createApi(management, {
    name: 'Quickstart API',
    identifier: audience,
    signing_alg: 'RS256',
    token_dialect: 'access_token_authz',
    enforce_policies: true,
    scopes: [PERMISSION],
  })
  const text = `Created the API “${audience}”.`
  return { isGood: true, status: '201 Created', text, response: pretty(created) }
}

/** Grants an application exactly these permissions and requests a token for it. */
export async function issueToken(
  management: Management,
  { audience, domain }: Given,
  scope: string[],
): Promise<Outcome> {
  if (audience === '') return nameFirst
  const api = await findApi(management, audience)
  if (!api) {
    return { isGood: false, text: `No API has the identifier “${audience}”. Create it in the step “Register the API”.` }
  }
  const missing = scope.find(permission => !api.scopes.some(({ value }) => value === permission))
  if (missing !== undefined) {
    const text = `The API “${api.name}” defines no permission “${missing}”: add it on its Permissions tab in the dashboard.`
    return { isGood: false, text }
  }

  const application = await testApplication(management)
  const { client_id } = application
  const grant = (await fetchGrants(management, { client_id })).find(each => each.audience === audience)
  if (grant) await updateGrant(management, { id: grant.id, scope })
  else await createGrant(management, { client_id, audience, scope })

  const { status, body, token } = await requestToken(tokenCall(originOf(domain), application, audience))
  if (token === undefined) {
    return { isGood: false, status: String(status), text: 'The tenant issued no token.', response: pretty(body) }
  }
  const granted = scope.length === 0 ? 'without any permission' : `with the permission “${scope.join(' ')}”`
  return {
    isGood: true,
    status: `${status} OK`,
    text: `The application “${APPLICATION}” got a token ${granted}. The whole token is now in the field “Access token”.`,
    response: pretty({ ...body, access_token: `${token.slice(0, SHOWN_CHARACTERS)}…` }),
    token,
    isRead: scope.length === 0,
  }
}

const nameFirst: Outcome = { isGood: false, text: 'Enter the identifier of the API in the field “Audience” first.' }

async function findApi(management: Management, audience: string) {
  return (await fetchApis(management)).find(({ identifier }) => identifier === audience)
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

/** A host name without a scheme means https. */
function originOf(domain: string): string {
  return domain.includes('://') ? domain : `https://${domain}`
}

function pretty(value: unknown): string {
  return JSON.stringify(value, undefined, 2)
}
