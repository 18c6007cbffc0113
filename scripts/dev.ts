/** Starts what `npm start` does, and keeps it at the state of the sources: tenant and API restart, the client's pages reload. */
import { join } from 'node:path'
import { stderr, stdout } from 'node:process'
import { localOrigin } from '@tollgate/loopback'
import { onChange } from './stack/on-change.ts'
import { apiPart, clientDevPart, tenantPart } from './stack/parts.ts'
import { fail, runSession } from './stack/session.ts'
import type { Settings } from './stack/settings.ts'
import { createStack } from './stack/stack.ts'
import { startParts } from './stack/start-parts.ts'
import { bundleGuard, compileToRun, root, watchTypeScript } from './steps.ts'

let started = false

// Once it runs, a part that breaks is about to be mended: its next change starts it again.
const stack = createStack(sentence => (started ? stderr.write(`${sentence}\n`) : fail(sentence, stack.stop)))

await runSession(root, develop, stack.stop)

async function develop(settings: Settings): Promise<void> {
  await compileToRun()
  watchTypeScript()
  stdout.write(await startParts(stack, settings, root, clientDevPart))
  started = true
  restartOnChange(settings)
}

function restartOnChange(settings: Settings): void {
  const { remoteTenant, ports } = settings
  const guard = join(root, 'packages/guard/lib')
  const restartApi = () => stack.start(apiPart(settings, remoteTenant?.domain ?? localOrigin(ports.tenant)))
  onChange([join(root, 'packages/guard/dist')], () => void bundleGuard())
  onChange([join(root, 'apps/api/dist'), guard], restartApi)
  if (!remoteTenant) onChange([join(root, 'packages/tenant/dist'), guard], () => stack.start(tenantPart(settings)))
}
