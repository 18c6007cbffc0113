import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { it } from 'node:test'
import { launchBrowser } from './browser.ts'

it('launchBrowser reaches only localhost, and records requests to other hosts', async () => {
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html')
    response.end('<h1>Here</h1><img src="http://tracker.example/pixel.png"><img src="http://127.0.0.1:9/pixel.png">')
  })
  await new Promise<void>(resolve => server.listen(0, 'localhost', resolve))
  const address = server.address()
  assert(address !== null && typeof address === 'object')
  await using browser = await launchBrowser()
  const context = await browser.open()
  const page = await context.newPage()

  await page.goto(`http://localhost:${address.port}/`)

  assert.equal(await page.textContent('h1'), 'Here')
  assert.deepEqual([...browser.strayRequests].sort(), [
    'http://127.0.0.1:9/pixel.png',
    'http://tracker.example/pixel.png',
  ])
  server.closeAllConnections()
  server.close()
})
