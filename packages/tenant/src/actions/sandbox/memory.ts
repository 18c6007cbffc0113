import type { ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'

const INTERVAL_MILLISECONDS = 250
const MOST_BYTES = 512 * 1024 * 1024
/** Almost all systems; the limit is not exact. */
const PAGE_BYTES = 4096

/**
 * Watches the whole memory of a process, because Node limits its heap only: buffers are outside of it. Works on Linux;
 * elsewhere the limit of the heap remains.
 *
 * @returns a function that ends the watch
 */
export function watchMemory({ pid }: ChildProcess, exceeded: () => void): () => void {
  const timer = setInterval(() => {
    if (residentBytes(pid) > MOST_BYTES) exceeded()
  }, INTERVAL_MILLISECONDS).unref()
  return () => clearInterval(timer)
}

function residentBytes(pid: number | undefined): number {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * PAGE_BYTES
  } catch {
    return 0
  }
}
