import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import * as v from 'valibot'
import { type Management, path } from './management.ts'
import { fetchAll, totals } from './pagination.ts'

const Permission = v.object({ value: v.string(), description: v.optional(v.nullable(v.string()), '') })

const Api = v.object({
  id: v.string(),
  name: v.optional(v.string(), ''),
  identifier: v.string(),
  is_system: v.optional(v.boolean(), false),
  signing_alg: v.optional(v.string(), 'RS256'),
  token_dialect: v.optional(v.string(), 'access_token'),
  enforce_policies: v.optional(v.boolean(), false),
  allow_offline_access: v.optional(v.boolean(), false),
  skip_consent_for_verifiable_first_party_clients: v.optional(v.boolean(), false),
  token_lifetime: v.optional(v.number(), 86_400),
  token_lifetime_for_web: v.optional(v.number(), 7200),
  scopes: v.optional(v.array(Permission), []),
})

const ApiPage = v.object({ ...totals, resource_servers: v.array(Api) })

/** An API ("resource server"). Its identifier is the audience of its tokens. */
export type Api = v.InferOutput<typeof Api>
/** A permission that an API defines ("scope" on the wire). */
export type Permission = v.InferOutput<typeof Permission>
/** The editable settings of an API. */
export type ApiSettings = Omit<Api, 'id' | 'identifier' | 'is_system' | 'scopes'>

/** Prefix of the query keys of APIs. */
export const APIS = ['apis'] as const

export function apiKey(id: string): readonly string[] {
  return [...APIS, 'one', id]
}

/** All APIs, including the Management API. */
export function apisQuery(management: Management) {
  return queryOptions({
    queryKey: [...APIS, 'list'],
    queryFn: () => fetchApis(management),
    placeholderData: keepPreviousData,
  })
}

export function fetchApis(management: Management): Promise<Api[]> {
  return fetchAll(async query => (await management.get('resource-servers', ApiPage, query)).resource_servers)
}

export function apiQuery(management: Management, id: string) {
  return queryOptions({
    queryKey: apiKey(id),
    queryFn: () => management.get(path`resource-servers/${id}`, Api),
  })
}

export function createApi(
  management: Management,
  api: Pick<Api, 'name' | 'identifier' | 'signing_alg' | 'token_dialect'> & Partial<Api>,
): Promise<Api> {
  return management.send('POST', 'resource-servers', api, Api)
}

export function updateApi(
  management: Management,
  { id, ...changes }: Partial<ApiSettings & { scopes: Permission[] }> & { id: string },
): Promise<Api> {
  return management.send('PATCH', path`resource-servers/${id}`, changes, Api)
}

export function deleteApi(management: Management, id: string): Promise<void> {
  return management.sendVoid('DELETE', path`resource-servers/${id}`)
}
