import process from 'node:process'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { openInBrowser } from './browser.ts'
import { run } from './run.ts'

const [, , ...words] = process.argv
process.exitCode = await run(words, {
  folder: process.cwd(),
  environment: process.env,
  write: output => process.stdout.write(output),
  warn: output => process.stderr.write(output),
  browse: openInBrowser,
  read: () => text(process.stdin),
  lines: () => createInterface({ input: process.stdin }),
  stopRequested: () =>
    new Promise(resolve => {
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => resolve())
    }),
})
