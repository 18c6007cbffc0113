export { parseAllowedHosts } from './allowed-hosts.ts'
export { createRequestCheck, type Misdirected, type RequestCheck, type RequestCheckOptions } from './request-check.ts'
