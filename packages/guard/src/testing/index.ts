export type { Outage } from './outage.ts'
export { createProver, type ProvenCall, type Prover, type ProverOptions } from './prover.ts'
export {
  createTestIssuer,
  type IssueOptions,
  type RotateOptions,
  type TestIssuer,
  type TestIssuerOptions,
} from './test-issuer.ts'
