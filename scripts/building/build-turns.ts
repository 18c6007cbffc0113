import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { setTimeout } from 'node:timers/promises'
import { styleText } from 'node:util'
import { lockFile } from '../stack/file-lock.ts'

const LOOK_AGAIN_MILLISECONDS = 100

/**
 * Runs a build while no other process builds in the same folder. Otherwise `npm test` during a first `npm start` would
 * write the same files at the same time.
 *
 * @param folder of the lock file; created if it does not exist
 */
export async function inTurn(folder: string, build: () => Promise<unknown>): Promise<void> {
  mkdirSync(folder, { recursive: true })
  const letGo = await take(join(folder, 'build.lock'))
  try {
    await build()
  } finally {
    letGo()
  }
}

async function take(path: string): Promise<() => void> {
  const taken = lockFile(path)
  if (taken) return taken
  process.stdout.write(`${styleText('dim', 'Waiting for another build of this folder …')}\n`)
  for (;;) {
    await setTimeout(LOOK_AGAIN_MILLISECONDS)
    const letGo = lockFile(path)
    if (letGo) return letGo
  }
}
