import process from 'node:process'
import { childArgument } from '../child.ts'
import { isMaterial, type Material } from '../tokens/material.ts'

/** What a server process is started with. */
export interface ServerSettings {
  readonly material: Material
  /** 0 for a free one. */
  readonly port: number
  /** Keys are asked for anew after this many seconds; the guard's own default where it is undefined. */
  readonly keysFreshSeconds?: number
}

/** What a server process says of itself when it is asked. */
export interface Usage {
  /** Processor time since its start, of all threads. */
  readonly cpuMicroseconds: number
  /** Resident, after a garbage collection. */
  readonly memoryBytes: number
}

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

/** Says where the server listens, then answers each message with what the process has used; ends with its parent. */
export function announce(address: string | { readonly port: number } | null): void {
  if (address === null || typeof address === 'string') throw new TypeError('The server does not listen on a port')
  process.on('message', () => {
    const { user, system } = process.cpuUsage()
    globalThis.gc?.()
    const usage: Usage = { cpuMicroseconds: user + system, memoryBytes: process.memoryUsage.rss() }
    process.send?.(usage)
  })
  process.once('disconnect', () => process.exit(0))
  process.send?.({ port: address.port })
}
