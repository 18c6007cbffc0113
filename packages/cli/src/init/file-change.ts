import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** A file to write. */
export interface FileChange {
  /** Relative to the folder of the project. */
  name: string
  /** `undefined`: the file is new. */
  before: string | undefined
  after: string
}

export async function writeChange(folder: string, { name, before, after }: FileChange): Promise<void> {
  const path = join(folder, name)
  await mkdir(dirname(path), { recursive: true })
  // A new file must not replace one that appeared meanwhile.
  await writeFile(path, after, { flag: before === undefined ? 'wx' : 'w' })
}
