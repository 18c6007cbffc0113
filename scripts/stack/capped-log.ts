import { appendFileSync, closeSync, openSync, renameSync, rmSync } from 'node:fs'
import { CannotStart } from '../cannot-start.ts'

/** A log file of bounded size. */
export interface CappedLog {
  /** Adds to the log. What cannot be written is lost: a full disk is no reason to stop what is logged. */
  write(chunk: Buffer): void
}

const MOST_BYTES = 5 * 1024 * 1024

/**
 * Opens an empty log that only its owner may read. When it would grow beyond its limit, it becomes `PATH.1`, in the
 * place of the former `PATH.1`, and starts a new file. Both together take at most twice the limit.
 *
 * @throws {CannotStart} when it cannot be written
 */
export function openCappedLog(path: string, mostBytes: number = MOST_BYTES): CappedLog {
  const former = `${path}.1`
  let size = 0
  try {
    for (const file of [path, former]) rmSync(file, { force: true })
    create(path)
  } catch (cause) {
    throw new CannotStart(`Cannot write the log "${path}": remove it, or set TOLLGATE_DATA to another folder`, {
      cause,
    })
  }

  function append(chunk: Buffer): void {
    if (size > 0 && size + chunk.length > mostBytes) {
      renameSync(path, former)
      create(path)
      size = 0
    }
    appendFileSync(path, chunk)
    size += chunk.length
  }

  return {
    write(chunk) {
      for (let start = 0; start < chunk.length; start += mostBytes) {
        try {
          append(chunk.subarray(start, start + mostBytes))
        } catch {
          return
        }
      }
    },
  }
}

function create(path: string): void {
  closeSync(openSync(path, 'wx', 0o600))
}
