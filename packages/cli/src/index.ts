export { Failure } from './failure.ts'
export { findLocalTenant, type LocalTenant, type SecureOrigin } from './tenant/local-tenant.ts'
export { requestToken, type Subject, type TokenRequest } from './tokens/request-token.ts'
