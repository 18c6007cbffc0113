import { spawnSync } from 'node:child_process'
import { availableParallelism } from 'node:os'

/** Whether processes can be pinned to a core: `taskset` is installed and there are at least two cores. */
export const pinned: boolean = availableParallelism() > 1 && spawnSync('taskset', ['--version']).status === 0

/** The core of the servers and of all function calls, and the core of the load. */
export const SERVER_CORE = '0'
export const LOAD_CORE = '1'
export const BOTH_CORES = '0,1'

/** A command that is pinned to the given cores, if the machine supports it. */
export function onCores(cores: string, command: string, args: readonly string[]): [string, string[]] {
  return pinned ? ['taskset', ['-c', cores, command, ...args]] : [command, [...args]]
}
