import { readConfig } from './config.ts'
import { createTenant, type Tenant } from './tenant.ts'

async function main(): Promise<void> {
  const { port, ...options } = readConfig(process.env)
  const tenant = await createTenant({ ...options, log: true })
  const { origin } = await tenant.listen({ port }).catch(async error => {
    await tenant.close()
    throw error
  })
  stopOnRequest(tenant)
  process.send?.({ listening: origin })
}

function stopOnRequest(tenant: Tenant): void {
  let stopping = false
  const stop = async () => {
    if (stopping) return
    stopping = true
    await tenant.close()
    process.exit(0)
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  process.on('disconnect', stop)
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exitCode = 1
})
