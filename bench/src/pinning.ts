import { spawnSync } from 'node:child_process'
import { availableParallelism } from 'node:os'

/** Whether processes can be kept on one core: `taskset` is at hand and there are two cores to tell apart. */
export const pinned: boolean = availableParallelism() > 1 && spawnSync('taskset', ['--version']).status === 0

/** The core of the servers and of all function calls, and the one that load comes from. */
export const SERVER_CORE = '0'
export const LOAD_CORE = '1'
export const BOTH_CORES = '0,1'

/** A command that stays on the given cores, where the machine can do that. */
export function onCores(cores: string, command: string, args: readonly string[]): [string, string[]] {
  return pinned ? ['taskset', ['-c', cores, command, ...args]] : [command, [...args]]
}
