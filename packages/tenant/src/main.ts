import { readConfig } from './config.ts'

async function main(): Promise<void> {
  const stopRequested = nextStopRequest()
  const config = readConfig(process.env)
  // Loaded late: most of a start is loading modules, and a stop must be heard during it.
  const { createTenant } = await import('./tenant.ts')
  const tenant = await createTenant({ ...config, log: true })
  if (process.connected) process.send?.({ listening: tenant.origin })
  await stopRequested
  await tenant.close()
  process.exit()
}

/** Listens from the very start, so that a stop in the middle of it is clean, too. */
function nextStopRequest(): Promise<void> {
  return new Promise(resolve => {
    for (const event of ['SIGINT', 'SIGTERM', 'disconnect']) process.on(event, () => resolve())
  })
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exit(1)
})
