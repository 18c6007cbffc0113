export { parseAllowedHosts } from './allowed-hosts.ts'
export { LOOPBACK_HOSTS } from './authority.ts'
export { localOrigin } from './local-origin.ts'
export { createRequestCheck, type Misdirected, type RequestCheck, type RequestCheckOptions } from './request-check.ts'
