export { dashboardClient } from './dashboard-client.ts'
export { type HelloWorld, type HelloWorldAddresses, helloWorld, type Login } from './hello-world.ts'
export { createTenant, type SecureAddress, type Tenant, type TenantAddress, type TenantOptions } from './tenant.ts'
