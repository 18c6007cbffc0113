import { spawn } from 'node:child_process'
import { once } from 'node:events'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { create } from './create.ts'

const [, , ...args] = process.argv
process.exitCode = await create({
  args,
  folder: process.cwd(),
  templates: fileURLToPath(new URL('../templates', import.meta.url)),
  environment: process.env,
  isInteractive: process.stdin.isTTY === true && process.stdout.isTTY === true,
  write: text => process.stdout.write(text),
  warn: text => process.stderr.write(text),
  async install(packageManager, folder) {
    // On Windows, package managers are scripts of the shell.
    const shell = process.platform === 'win32'
    const child = spawn(packageManager, ['install'], { cwd: folder, stdio: 'inherit', shell })
    const [code] = await Promise.race([once(child, 'close'), once(child, 'error').then(() => [1])])
    return code === 0
  },
})
