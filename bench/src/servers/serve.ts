import process from 'node:process'
import { childArgument } from '../child.ts'
import { isMaterial, type Material } from '../tokens/material.ts'

/** What is in front of the route. */
export type Variant = 'unguarded' | 'no-op' | 'tollgate' | 'peer' | 'jwk'

/** What a server process is started with. */
export interface ServerSettings {
  readonly material: Material
  /** 0 for a free one. */
  readonly port: number
  readonly variant?: Variant
  /** The guard's option. Undefined for its default. */
  readonly threads?: boolean
  /** The guard's option. Undefined for its default. */
  readonly keysFreshSeconds?: number
  /** Whether tokens may be bound to a key. Default: false. */
  readonly dpop?: boolean
}

/** Resources that a server process reports: microseconds of processor time, or bytes resident after a garbage collection. */
export type Usage = 'cpu' | 'memory'

export function serverSettings(): ServerSettings {
  return childArgument(isServerSettings)
}

function isServerSettings(value: unknown): value is ServerSettings {
  return typeof value === 'object' && value !== null && 'material' in value && isMaterial(value.material)
}

/** The listen options of all servers. `reusePort` lets a second process share the port. */
export function listenOptions({ port }: ServerSettings): { host: string; port: number; reusePort: boolean } {
  return { host: '127.0.0.1', port, reusePort: true }
}

/** Reports the port, then the resources used whenever the parent requests them. Exits with its parent. */
export function announce(address: string | { readonly port: number } | null): void {
  if (address === null || typeof address === 'string') throw new TypeError('The server does not listen on a port')
  process.on('message', question => process.send?.({ [String(question)]: question === 'memory' ? memory() : cpu() }))
  process.once('disconnect', () => process.exit(0))
  process.send?.({ port: address.port })
}

/** Since the start of the process, of all its threads. */
function cpu(): number {
  const { user, system } = process.cpuUsage()
  return user + system
}

function memory(): number {
  globalThis.gc?.()
  return process.memoryUsage.rss()
}
