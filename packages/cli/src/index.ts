export { Failure } from './failure.ts'
export { findLocalTenant, type LocalTenant, requestToken, type Subject, type TokenRequest } from './local-tenant.ts'
