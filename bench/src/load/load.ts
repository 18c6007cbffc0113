import { execFile, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { runChild } from '../child.ts'
import { onCores } from '../pinning.ts'
import { PATH } from '../servers/answer.ts'

/** Sends requests continuously; each connection waits for its response. */
export interface Load {
  readonly port: number
  /** A file with one Authorization header per line, sent in turn, repeatedly. */
  readonly file: string
  /** The line to start after. */
  readonly after: number
  readonly connections: number
  readonly seconds: number
  readonly cores: string
}

export interface LoadResult {
  readonly requests: number
  /** Responses other than 2xx and 3xx, and missing responses. */
  readonly failures: number
  readonly p99Microseconds: number
}

/** The program that generates the load. */
export const loadProgram: 'wrk' | 'autocannon' = spawnSync('wrk', ['--version']).error ? 'autocannon' : 'wrk'

/** @throws Error if a request failed, because figures with failures have no meaning */
export async function applyLoad(load: Load): Promise<LoadResult> {
  const result = loadProgram === 'wrk' ? await runWrk(load) : await runChild('load/autocannon', load, load)
  if (!isLoadResult(result)) throw new TypeError(`"${loadProgram}" returned no result`)
  if (result.failures > 0 || result.requests === 0) {
    throw new Error(`${result.failures} of ${result.requests} requests failed`)
  }
  return result
}

const SCRIPT = join(import.meta.dirname, '../../src/load/wrk.lua')

async function runWrk({ port, file, after, connections, seconds, cores }: Load): Promise<unknown> {
  const url = `http://127.0.0.1:${port}`
  const options = ['-t', '1', '-c', String(connections), '-d', `${seconds}s`, '--timeout', '10s', '-s', SCRIPT]
  const [command, args] = onCores(cores, 'wrk', [...options, url, '--', file, PATH, String(after)])
  const { stdout } = await promisify(execFile)(command, args)
  return JSON.parse(stdout.slice(stdout.lastIndexOf('{')))
}

function isLoadResult(value: unknown): value is LoadResult {
  return typeof value === 'object' && value !== null && 'requests' in value && 'p99Microseconds' in value
}
