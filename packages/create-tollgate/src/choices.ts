import type { Catalog } from './catalog.ts'
import type { PackageManager } from './package-manager.ts'

/** What a project is made of. */
export interface Choices {
  /** The folder to create, relative to the current one. */
  folder: string
  api: string
  client: string
  language: 'ts' | 'js'
  packageManager: PackageManager
}

/** The choices that `--yes` makes. */
export const DEFAULTS: Choices = {
  folder: 'my-tollgate-app',
  api: 'express',
  client: 'react-router',
  language: 'ts',
  packageManager: 'npm',
}

/** The values that each option takes. */
export function valuesOf({
  apis,
  clients,
}: Catalog): Readonly<Record<'api' | 'client' | 'language' | 'package-manager', readonly string[]>> {
  return {
    api: apis.map(({ name }) => name),
    client: clients.map(({ name }) => name),
    language: ['ts', 'js'],
    'package-manager': ['npm', 'pnpm', 'yarn'],
  }
}
