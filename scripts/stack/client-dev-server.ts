/** The client through Vite's dev server, as a part of the stack: its pages change while they are open. */
import { join } from 'node:path'
import process from 'node:process'
import { createServer } from 'vite'

const server = await createServer({
  root: join(import.meta.dirname, '../../apps/client'),
  server: { port: Number(process.env.PORT), strictPort: true, host: 'localhost' },
})

let stopping = false
for (const event of ['SIGINT', 'SIGTERM', 'disconnect']) process.on(event, stop)

await server.listen()
process.send?.({ listening: `http://localhost:${process.env.PORT}` })

async function stop(): Promise<void> {
  if (stopping) return
  stopping = true
  await server.close()
  process.exit(0)
}
