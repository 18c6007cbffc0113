export { Failure } from './failure.ts'
export { findLocalTenant, type LocalTenant, type SecureOrigin } from './local-tenant.ts'
export { requestToken, type Subject, type TokenRequest } from './request-token.ts'
