import assert from 'node:assert/strict'
import { it } from 'node:test'
import { createCopies, MOST_COPIES } from './copies.ts'

it('copies of all tenants of a process are limited together, and a stopped one makes room', async () => {
  let port = 1
  const startCopy = async () => {
    const origin = `http://localhost:${port++}`
    return { origin, issuer: `${origin}/`, controlKey: '', close: async () => {} }
  }
  const [first, second] = [createCopies(startCopy), createCopies(startCopy)]
  const image = new Uint8Array()
  const started = await Promise.all(
    Array.from({ length: MOST_COPIES + 2 }, (_, index) => (index % 2 === 0 ? first : second).start(image)),
  )
  assert.equal(started.filter(Boolean).length, MOST_COPIES)
  assert.equal(await first.stop('1'), true)
  assert.equal(await first.stop('1'), false)
  assert.ok(await second.start(image))
  assert.equal(await first.start(image), undefined)
  await second.close()
  assert.ok(await first.start(image))
  await first.close()
})
