export type { Outage } from './outage.ts';
export { createTestIssuer, type IssueOptions, type RotateOptions, type TestIssuer, type TestIssuerOptions, } from './test-issuer.ts';
