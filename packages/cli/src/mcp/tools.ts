import { openManagement } from '../management.ts'
import { callLocal } from '../tenant/local-call.ts'
import type { LocalTenant } from '../tenant/local-tenant.ts'
import { redact } from './redact.ts'

/** A tool of the MCP server. The names of Auth0's own MCP server are kept where a tool does the same. */
export interface Tool {
  name: string
  description: string
  /** Texts that the caller passes; `true` for those that are required. */
  parameters: Readonly<Record<string, { description: string; required: boolean }>>
  run(tenant: LocalTenant, values: Readonly<Record<string, string>>): Promise<unknown>
}

const clientId = { client_id: { description: 'The client ID', required: true } }
const id = { id: { description: 'The identifier', required: true } }

export const TOOLS: readonly Tool[] = [
  list('auth0_list_applications', 'List the applications', '/clients?include_totals=true&per_page=100'),
  get('auth0_get_application', 'Get an application', clientId, ({ client_id = '' }) => `/clients/${path(client_id)}`),
  {
    name: 'auth0_create_application',
    description: 'Create an application. Its client secret is not shown: see the dashboard',
    parameters: {
      name: { description: 'The name', required: true },
      app_type: { description: 'spa, native, regular_web or non_interactive', required: true },
      callback: { description: 'The URL that users return to after the login', required: false },
    },
    run: (tenant, { callback, ...body }) =>
      manage(tenant, 'POST', '/clients', { ...body, ...(callback !== undefined && { callbacks: [callback] }) }),
  },
  list('auth0_list_resource_servers', 'List the APIs', '/resource-servers?include_totals=true&per_page=100'),
  get('auth0_get_resource_server', 'Get an API', id, values => `/resource-servers/${path(values.id ?? '')}`),
  list('auth0_list_logs', 'List the latest log entries, newest first', '/logs?per_page=50&sort=date:-1'),
  get('auth0_get_log', 'Get a log entry', id, values => `/logs/${path(values.id ?? '')}`),
  {
    name: 'reset',
    description: 'Reset the local tenant to the state of its first start. Tokens that were issued stay valid',
    parameters: {},
    run: async tenant => {
      await callLocal(tenant, 'POST', '/local/reset', { keep_keys: true })
      return 'The tenant is in the state of its first start'
    },
  },
  {
    name: 'login_as',
    description: 'Log a user in without a password. Returns the cookies of the session, for a browser',
    parameters: { user: { description: 'An email address or a user ID', required: true } },
    run: (tenant, { user }) => callLocal(tenant, 'POST', '/local/sessions', { user }),
  },
  {
    name: 'explain_last_refusal',
    description: 'Show the latest request that the tenant rejected, with the reason',
    parameters: {},
    run: async tenant => {
      const entries = await manage(tenant, 'GET', '/logs?per_page=100&sort=date:-1')
      const refused = (Array.isArray(entries) ? entries : []).find(({ type }) => FAILURE.test(String(type)))
      return refused ?? 'The tenant has rejected nothing'
    },
  },
]

/** Auth0's types of failures: `f`, `fp`, `feacft`, … */
const FAILURE = /^f/

function list(name: string, description: string, address: string): Tool {
  return { name, description, parameters: {}, run: tenant => manage(tenant, 'GET', address) }
}

function get(
  name: string,
  description: string,
  parameters: Tool['parameters'],
  address: (values: Readonly<Record<string, string>>) => string,
): Tool {
  return { name, description, parameters, run: (tenant, values) => manage(tenant, 'GET', address(values)) }
}

function path(text: string): string {
  return encodeURIComponent(text)
}

async function manage(tenant: LocalTenant, method: 'GET' | 'POST', address: string, body?: object): Promise<unknown> {
  return redact(await (await openManagement(tenant)).call(method, address, body))
}
