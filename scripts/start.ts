/** Builds, starts tenant, API and client, and prints their URLs. Ctrl-C stops them. */
import { spawn } from 'node:child_process'
import { constants, setPriority } from 'node:os'
import { join } from 'node:path'
import process, { env, execPath, stderr, stdout } from 'node:process'
import { installClients } from './clients/project.ts'
import { clientPart } from './stack/parts.ts'
import { fail, runSession } from './stack/session.ts'
import { createStack } from './stack/stack.ts'
import { startParts } from './stack/start-parts.ts'
import { buildToRun, root } from './steps.ts'

const stack = createStack((sentence, { isOptional }) =>
  isOptional ? stderr.write(`${sentence}; everything else keeps running\n`) : fail(sentence, stack.stop),
)

await runSession(
  root,
  async settings => {
    if (settings.project && !settings.withoutClient) await installClients([settings.project])
    await buildToRun()
    const { greeting } = await startParts(stack, settings, root, clientPart)
    stdout.write(greeting)
    buildDocumentation()
  },
  stack.stop,
)

/** Runs in the background with low priority. Until the site is built, `/docs` at the tenant shows that it is not. */
function buildDocumentation(): void {
  if (env.CI) return
  const build = spawn(execPath, [join(root, 'scripts/run.js'), 'docs', '--if-outdated'], { cwd: root, stdio: 'ignore' })
  if (build.pid) setPriority(build.pid, constants.priority.PRIORITY_LOW)
  process.once('exit', () => build.kill())
}
