/** Builds, starts tenant, API and client, and says where they are; Ctrl-C stops them. */
import { stdout } from 'node:process'
import { clientPart } from './stack/parts.ts'
import { fail, runSession } from './stack/session.ts'
import { createStack } from './stack/stack.ts'
import { startParts } from './stack/start-parts.ts'
import { buildToRun, root } from './steps.ts'

const stack = createStack(sentence => fail(sentence, stack.stop))

await runSession(
  root,
  async settings => {
    await buildToRun()
    stdout.write(await startParts(stack, settings, root, clientPart))
  },
  stack.stop,
)
