export type { IntrospectedToken, OpaqueTokens, OpaqueVerifier } from '../token/opaque-tokens.ts'
export type { ClientKey, ClientSecret, IntrospectionClient } from './client-authentication.ts'
export { introspection } from './introspection.ts'
export type { IntrospectionOptions } from './options.ts'
