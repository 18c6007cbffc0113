export type { Outage } from './outage.ts'
export { createTestIssuer, type IssueOptions, type RotateOptions, type TestIssuer } from './test-issuer.ts'
