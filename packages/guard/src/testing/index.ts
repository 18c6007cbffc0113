export { createTestIssuer, type IssueOptions, type Outage, type TestIssuer } from './test-issuer.ts'
