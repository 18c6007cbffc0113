/** Builds, starts tenant, API and client, and says where they are; Ctrl-C stops them. */
import { stdout } from 'node:process'
import { greetLocally, greetRemotely } from './stack/greeting.ts'
import { apiPart, clientPart, tenantPart } from './stack/parts.ts'
import { fail, runSession } from './stack/session.ts'
import type { RemoteTenant, Settings } from './stack/settings.ts'
import { createStack } from './stack/stack.ts'
import { build, RUNNABLE, root } from './steps.ts'

const stack = createStack(sentence => fail(sentence, stack.stop))

await runSession(root, start, stack.stop)

async function start(settings: Settings): Promise<void> {
  await build(RUNNABLE)
  const { remoteTenant } = settings
  stdout.write(remoteTenant ? await startWith(remoteTenant, settings) : await startAll(settings))
}

/** Starts all three. The API waits for the tenant, whose keys it is about to ask for. */
async function startAll(settings: Settings): Promise<string> {
  const domain = `http://localhost:${settings.ports.tenant}`
  const listeningTenant = stack.start(tenantPart(settings))
  const [{ helloWorld }, { findLocalTenant, requestToken }] = await Promise.all([
    import('@tollgate/tenant/hello-world'),
    import('tollgate'),
  ])
  const listeningClient = stack.start(clientPart(settings, domain, helloWorld.client.client_id))
  const tenant = await listeningTenant
  const [api, client, description] = await Promise.all([
    stack.start(apiPart(settings, domain)),
    listeningClient,
    findLocalTenant(root, settings.dataFolder),
  ])
  const [user, admin] = await Promise.all([
    requestToken(description, { as: 'user' }),
    requestToken(description, { as: 'admin' }),
  ])
  return greetLocally(
    { origins: { tenant, api, client }, user: helloWorld.user, admin: helloWorld.admin, tokens: { user, admin } },
    settings,
    root,
  )
}

async function startWith(remote: RemoteTenant, settings: Settings): Promise<string> {
  await Promise.all([
    stack.start(apiPart(settings, remote.domain)),
    remote.clientId && stack.start(clientPart(settings, remote.domain, remote.clientId)),
  ])
  return greetRemotely(remote, settings, root)
}
