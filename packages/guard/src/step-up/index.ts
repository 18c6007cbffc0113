export { type AuthenticatedByOptions, authenticatedBy } from './authenticated-by.ts'
export { type AuthorizationDetail, authorizationDetail } from './authorization-detail.ts'
