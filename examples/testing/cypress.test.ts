/** The Cypress configuration of docs/how-to/test-in-a-browser.md starts the API and issues tokens that it accepts. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import config from './cypress.config.ts'

test('The task "token" of the Cypress configuration issues a token that the API accepts', async () => {
  const tasks: Record<string, (argument: object) => unknown> = {}
  const started = await config.e2e.setupNodeEvents((event: string, added: object) => {
    if (event === 'task') Object.assign(tasks, added)
    else if (added instanceof Function) after(() => added())
  }, {})
  assert.ok('baseUrl' in started)
  const token = tasks.token?.({ sub: 'me', permissions: ['read:orders'] })
  const headers = { authorization: `Bearer ${token}` }
  const response = await fetch(`${started.baseUrl}/orders`, { headers })
  assert.deepEqual(await response.json(), { ordersOf: 'me' })
  assert.equal((await fetch(`${started.baseUrl}/orders`)).status, 401)
})
