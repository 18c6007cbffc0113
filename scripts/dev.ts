/** Starts the same as `npm start` and follows source changes: tenant and API restart, the client's pages reload. */
import { join } from 'node:path'
import { stderr, stdout } from 'node:process'
import { CannotStart } from './cannot-start.ts'
import { installClients } from './clients/project.ts'
import { onChange } from './stack/on-change.ts'
import type { Part } from './stack/part.ts'
import { clientDevPart, tenantPart } from './stack/parts.ts'
import { fail, runSession } from './stack/session.ts'
import type { Settings } from './stack/settings/settings.ts'
import { createStack } from './stack/stack.ts'
import { startParts } from './stack/start-parts.ts'
import { bundlePackages, compileToRun, root, watchTypeScript } from './steps.ts'

let started = false

// A part that crashes later is restarted by its next change.
const stack = createStack((sentence, { isOptional }) =>
  started || isOptional ? stderr.write(`${sentence}\n`) : fail(sentence, stack.stop),
)

await runSession(root, develop, stack.stop)

async function develop(settings: Settings): Promise<void> {
  if (settings.project && !settings.withoutClient) await installClients([settings.project])
  await compileToRun()
  watchTypeScript()
  const { greeting, api } = await startParts(stack, settings, root, clientDevPart)
  stdout.write(greeting)
  started = true
  restartOnChange(settings, api)
}

function restartOnChange(settings: Settings, api: Part): void {
  const [guard, tenant] = [join(root, 'packages/guard'), join(root, 'packages/tenant')]
  onChange([join(guard, 'dist'), join(tenant, 'dist')], () => void bundlePackages())
  onChange([join(root, 'apps/api/dist'), join(guard, 'lib')], () => void restart(api))
  if (!settings.remoteTenant) {
    onChange([join(tenant, 'lib'), join(guard, 'lib')], () => void restart(tenantPart(settings)))
  }
}

async function restart(part: Part): Promise<void> {
  try {
    await stack.start(part)
  } catch (error) {
    if (!(error instanceof CannotStart)) throw error
    stderr.write(`${error.message}\n`)
  }
}
