import { readConfig, type TenantVariables } from './config.ts'

async function main(): Promise<void> {
  const stopRequested = nextStopRequest()
  const env: TenantVariables = process.env
  const config = readConfig(env)
  // Import this late: loading modules takes most of the start, and a signal to stop must be handled during it.
  const { createTenant } = await import('./tenant.ts')
  const { readConfigurationFiles } = await import('./configuration/read-files.ts')
  const configuration = await readConfigurationFiles(env.TOLLGATE_CONFIG || process.cwd(), process.env)
  const tenant = await createTenant({ ...config, configuration, log: true })
  if (process.connected) process.send?.({ listening: tenant.origin })
  await stopRequested
  await tenant.close()
  process.exit()
}

/** Handles signals from the very start, so that stopping during the start is also clean. */
function nextStopRequest(): Promise<void> {
  return new Promise(resolve => {
    for (const event of ['SIGINT', 'SIGTERM', 'disconnect']) process.on(event, () => resolve())
  })
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exit(1)
})
