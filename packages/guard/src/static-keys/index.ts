export type { StaticKey } from '../options/key-source.ts'
export { publicKey } from './public-key.ts'
export { sharedSecret } from './shared-secret.ts'
