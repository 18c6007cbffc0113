import { watch } from 'node:fs'

const SETTLED_MILLISECONDS = 150

/** Calls back once after each burst of changes to programs in the folders. Ignores tests and declarations. */
export function onChange(folders: readonly string[], then: () => void): void {
  let settled: NodeJS.Timeout | undefined
  for (const folder of folders) {
    watch(folder, { recursive: true }, (_event, file) => {
      if (!file?.endsWith('.js') || file.endsWith('.test.js')) return
      clearTimeout(settled)
      settled = setTimeout(then, SETTLED_MILLISECONDS)
    })
  }
}
