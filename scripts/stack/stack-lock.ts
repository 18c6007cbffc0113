import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { CannotStart } from '../cannot-start.ts'
import { lockFile } from './file-lock.ts'
import { unusable } from './settings/data-folder.ts'

/** Information about the running stack. */
interface Note {
  url: string
  pid: number
}

/**
 * Locks the data folder for one stack. A second stack would delete the logs of the first and rebuild its files.
 *
 * @param url of the stack, for the error message of a second start
 * @returns a function that releases the lock
 * @throws {CannotStart} if another stack has the lock or the folder cannot be used
 */
export function takeStackLock(dataFolder: string, url: string): () => void {
  const noteFile = join(dataFolder, 'stack.json')
  try {
    const letGo = lockFile(join(dataFolder, 'stack.lock'))
    if (!letGo) throw runningAlready(dataFolder, readNote(noteFile))
    const note: Note = { url, pid: process.pid }
    rmSync(noteFile, { force: true })
    // An existing file would keep its mode, and a symbolic link would be followed.
    writeFileSync(noteFile, `${JSON.stringify(note)}\n`, { flag: 'wx', mode: 0o600 })
    return () => {
      rmSync(noteFile, { force: true })
      letGo()
    }
  } catch (error) {
    throw error instanceof CannotStart ? error : unusable(dataFolder, error)
  }
}

function readNote(path: string): Note | undefined {
  try {
    const { url, pid }: Partial<Record<keyof Note, unknown>> = JSON.parse(readFileSync(path, 'utf8'))
    return typeof url === 'string' && typeof pid === 'number' ? { url, pid } : undefined
  } catch {
    return undefined
  }
}

function runningAlready(dataFolder: string, note: Note | undefined): CannotStart {
  const where = note ? `${note.url} (process ${note.pid})` : `it has the data folder "${dataFolder}"`
  return new CannotStart(
    `Tollgate is running already: ${where}; stop it with Ctrl-C where it was started, or set TOLLGATE_DATA to another folder for a second one`,
  )
}
