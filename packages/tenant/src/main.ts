import { readConfig } from './config.ts'

async function main(): Promise<void> {
  const stopRequested = nextStopRequest()
  const { port, httpsPort, ...options } = readConfig(process.env)
  // Loaded late: most of a start is loading modules, and a stop must be heard during it.
  const { createTenant } = await import('./tenant.ts')
  const tenant = await createTenant({ ...options, log: true })
  stopRequested.then(tenant.close).then(() => process.exit())
  try {
    const { origin } = await tenant.listen({ port, httpsPort })
    process.send?.({ listening: origin })
  } catch (error) {
    await tenant.close()
    throw error
  }
}

/** Listens from the very start, so that a stop in the middle of it is as clean as any other. */
function nextStopRequest(): Promise<void> {
  return new Promise(resolve => {
    for (const event of ['SIGINT', 'SIGTERM', 'disconnect']) process.on(event, () => resolve())
  })
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exit(1)
})
