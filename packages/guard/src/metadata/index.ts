export type { MetadataResponse, ResourceMetadata } from '../http/response.ts'
export { type ProtectedResource, protectResource } from './protect-resource.ts'
export type { ResourceOptions } from './resource-options.ts'
