/** A fresh process that embeds a tenant: milliseconds of the import, and of the call after it. */
import process from 'node:process'

const before = now()
const { createTenant } = await import('@tollgate/tenant')
const imported = now()
await using tenant = await createTenant({ port: 0, seed: { audience: 'https://orders.example.com' } })
const created = now()
if (!(await fetch(`${tenant.issuer}.well-known/jwks.json`)).ok) throw new Error('The tenant does not respond')
process.send?.({
  'the call': created.clock - imported.clock,
  'the call, processor time': created.cpu - imported.cpu,
  'the import, once a process': imported.clock - before.clock,
  'the import, processor time': imported.cpu - before.cpu,
})

/** Processor time of all threads, in milliseconds. */
function now(): { clock: number; cpu: number } {
  const { user, system } = process.cpuUsage()
  return { clock: performance.now(), cpu: (user + system) / 1000 }
}
