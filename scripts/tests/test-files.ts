import { join, resolve } from 'node:path'
import { after, describe } from 'node:test'
import { pathToFileURL } from 'node:url'

const ROOT = join(import.meta.dirname, '../..')

/**
 * Runs test files in this process, one after the other, each as a suite.
 *
 * A file is imported after the hooks of the previous file have released what it opened.
 *
 * @param files relative to the root of the repository
 */
export async function runTestFiles(files: readonly string[]): Promise<void> {
  for (const file of files) await runTestFile(file)
}

function runTestFile(file: string): Promise<void> {
  return new Promise(done => {
    describe(file, async () => {
      try {
        await import(pathToFileURL(resolve(ROOT, file)).href)
      } finally {
        // The last hook of the suite runs after those of the file.
        after(() => done())
      }
    })
  })
}
