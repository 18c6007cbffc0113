import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { guardedRequest } from './fetch-request.ts'

describe('What the guard reads of a fetch request', () => {
  for (const [what, values, repeated] of [
    ['no header', [], false],
    ['one header', ['Bearer a.b.c'], false],
    ['two headers', ['Bearer a', 'Bearer b'], true],
    ['three headers', ['Bearer a', 'Basic b', 'DPoP c'], true],
    ['a scheme without credentials behind another', ['Bearer a', 'Negotiate'], true],
    ['parameters of one scheme', ['Digest username="a", realm="b c", uri=/'], false],
    ['a token and rubbish', ['Bearer a', '"rubbish"'], false],
    ['a list of tokens', ['Bearer a,b'], false],
  ] as const) {
    it(`tells of ${what} whether it was repeated`, () => {
      const request = new Request('https://api.test')
      for (const value of values) request.headers.append('authorization', value)
      const { headers, rawHeaders = [] } = guardedRequest(request)
      assert.equal(headers.authorization, values.length > 0 ? values.join(', ') : undefined)
      assert.equal(rawHeaders.length > 2, repeated)
    })
  }
})
