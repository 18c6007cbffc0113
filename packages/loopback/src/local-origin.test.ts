import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { localOrigin } from './index.ts'

describe('localOrigin', () => {
  for (const [port, scheme, origin] of [
    [7070, 'http', 'http://localhost:7070'],
    [7443, 'https', 'https://localhost:7443'],
    [80, 'http', 'http://localhost'],
    [443, 'https', 'https://localhost'],
    [443, 'http', 'http://localhost:443'],
    [80, 'https', 'https://localhost:80'],
  ] as const) {
    it(`of port ${port} for ${scheme} is ${origin}`, () => assert.equal(localOrigin(port, scheme), origin))
  }
})
