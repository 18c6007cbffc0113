export { create, type Terminal } from './create.ts'
export type { PackageManager } from './package-manager.ts'
