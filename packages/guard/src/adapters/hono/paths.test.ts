import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { coversPath } from './paths.ts'

describe('A pattern of Hono', () => {
  for (const [outer, inner, covers] of [
    ['/a/:x?', '/a/:y?', true],
    ['/a/*', '/a/:x?', true],
    ['/a/:x', '/a/:x?', false],
    ['/a/:x?', '/a/:y?/:z?', false],
    // In doubt: the routers of Hono treat a question mark that is not at the end differently.
    ['/a/*', '/a/:x?/b', false],
    ['/a/:x?/*', '/a/:x?', false],
  ] as const) {
    it(`"${outer}" ${covers ? 'covers' : 'is not taken to cover'} "${inner}"`, () => {
      assert.equal(coversPath(outer, inner), covers)
    })
  }
})
