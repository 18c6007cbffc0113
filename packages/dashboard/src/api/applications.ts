import { queryOptions } from '@tanstack/react-query'
import * as v from 'valibot'
import { type Management, path } from './management.ts'
import { fetchAll, totals } from './pagination.ts'

const AppType = v.picklist(['native', 'spa', 'regular_web', 'non_interactive'])

const RefreshToken = v.object({
  rotation_type: v.optional(v.string(), 'non-rotating'),
  token_lifetime: v.optional(v.number()),
  idle_token_lifetime: v.optional(v.number()),
})

const Application = v.object({
  client_id: v.string(),
  /** Present only if the user may read client keys and the application has a secret. */
  client_secret: v.optional(v.nullable(v.string())),
  name: v.optional(v.string(), ''),
  description: v.optional(v.string(), ''),
  app_type: v.fallback(AppType, 'regular_web'),
  is_first_party: v.optional(v.boolean(), true),
  token_endpoint_auth_method: v.optional(v.string(), 'client_secret_post'),
  grant_types: v.optional(v.array(v.string()), []),
  callbacks: v.optional(v.array(v.string()), []),
  allowed_logout_urls: v.optional(v.array(v.string()), []),
  web_origins: v.optional(v.array(v.string()), []),
  allowed_origins: v.optional(v.array(v.string()), []),
  jwt_configuration: v.optional(v.object({ lifetime_in_seconds: v.optional(v.number(), 36_000) }), {}),
  refresh_token: v.optional(RefreshToken),
  organization_usage: v.optional(v.string(), 'deny'),
  organization_require_behavior: v.optional(v.string(), 'no_prompt'),
  initiate_login_uri: v.optional(v.string(), ''),
})

const ApplicationPage = v.object({ ...totals, clients: v.array(Application) })

/** An application ("client") that requests tokens. */
export type Application = v.InferOutput<typeof Application>
export type AppType = v.InferOutput<typeof AppType>
/** The settings of an application that the dashboard can edit. */
export type ApplicationSettings = Pick<
  Application,
  'name' | 'description' | 'callbacks' | 'allowed_logout_urls' | 'web_origins' | 'allowed_origins' | 'grant_types'
> &
  Partial<Pick<Application, 'organization_usage' | 'organization_require_behavior' | 'initiate_login_uri'>>

/** Prefix of the query keys of applications. */
export const APPLICATIONS = ['applications'] as const

export function applicationKey(clientId: string): readonly string[] {
  return [...APPLICATIONS, 'one', clientId]
}

/** All applications, without the tenant's own global client. */
export function applicationsQuery(management: Management) {
  return queryOptions({
    queryKey: [...APPLICATIONS, 'list'],
    queryFn: () => fetchApplications(management),
  })
}

export function fetchApplications(management: Management): Promise<Application[]> {
  return fetchAll(
    async query => (await management.get('clients', ApplicationPage, { ...query, is_global: false })).clients,
  )
}

export function applicationQuery(management: Management, clientId: string) {
  return queryOptions({
    queryKey: applicationKey(clientId),
    queryFn: () => management.get(path`clients/${clientId}`, Application),
  })
}

export function createApplication(
  management: Management,
  application: Partial<Application> & Pick<Application, 'name' | 'app_type'>,
): Promise<Application> {
  return management.send('POST', 'clients', application, Application)
}

export function updateApplication(
  management: Management,
  { client_id, ...changes }: Partial<ApplicationSettings> & { client_id: string },
): Promise<Application> {
  return management.send('PATCH', path`clients/${client_id}`, changes, Application)
}

export function rotateSecret(management: Management, clientId: string): Promise<Application> {
  return management.send('POST', path`clients/${clientId}/rotate-secret`, undefined, Application)
}

export function deleteApplication(management: Management, clientId: string): Promise<void> {
  return management.sendVoid('DELETE', path`clients/${clientId}`)
}

/** Whether an application may use the client credentials grant. */
export function isMachine({ grant_types }: Application): boolean {
  return grant_types.includes('client_credentials')
}
