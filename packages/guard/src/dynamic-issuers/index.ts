export type { DynamicIssuers } from '../options/options.ts'
export { dynamicIssuers } from './dynamic-issuers.ts'
export type { DynamicIssuersOptions } from './options.ts'
