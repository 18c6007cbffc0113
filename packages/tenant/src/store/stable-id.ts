import { createHash } from 'node:crypto'

/** The same ID in every new tenant, so that tests and other databases can refer to it. 24 hexadecimal digits. */
export function stableId(kind: 'user' | 'role' | 'api', name: string): string {
  return createHash('sha256').update(`tollgate ${kind} ${name}`).digest('hex').slice(0, 24)
}
