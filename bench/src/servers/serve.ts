import process from 'node:process'
import { childArgument } from '../child.ts'
import { isMaterial, type Material } from '../tokens/material.ts'

/** What a server process is started with. */
export interface ServerSettings {
  readonly material: Material
  /** 0 for a free one. */
  readonly port: number
  /** Keys are fetched again after this many seconds; the guard's own default where it is undefined. */
  readonly keysFreshSeconds?: number
}

/** What a server process can be asked for: microseconds of processor time, or bytes resident after a garbage collection. */
export type Usage = 'cpu' | 'memory'

export function serverSettings(): ServerSettings {
  return childArgument(isServerSettings)
}

function isServerSettings(value: unknown): value is ServerSettings {
  return typeof value === 'object' && value !== null && 'material' in value && isMaterial(value.material)
}

/** How every server here listens. `reusePort` lets a second process share the port. */
export function listenOptions({ port }: ServerSettings): { host: string; port: number; reusePort: boolean } {
  return { host: '127.0.0.1', port, reusePort: true }
}

/** Says where the server listens, then answers what the process has used; ends with its parent. */
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
