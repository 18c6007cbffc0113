export { dashboardClient } from './dashboard-client.ts'
export { type HelloWorld, type HelloWorldAddresses, helloWorld, type Login } from './hello-world.ts'
export { createTenant, type Tenant, type TenantOptions } from './tenant.ts'
export type { SecureAddress, TenantAddress } from './tenant-address.ts'
