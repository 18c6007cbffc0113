import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseAllowedHosts } from './index.ts'

describe('parseAllowedHosts', () => {
  for (const [text, hosts] of [
    [undefined, []],
    ['', []],
    [' , ', []],
    ['tollgate.test', ['tollgate.test']],
    ['tollgate.test, 10.0.2.2:7070,[fd00::1]', ['tollgate.test', '10.0.2.2:7070', '[fd00::1]']],
  ] as const) {
    it(`reads ${JSON.stringify(text)} as ${JSON.stringify(hosts)}`, () =>
      assert.deepEqual(parseAllowedHosts(text), hosts))
  }

  it('throws for an entry that is not a host, quoting it', () => {
    assert.throws(() => parseAllowedHosts('tollgate.test, https://x.test'), {
      name: 'TypeError',
      message: /^"https:\/\/x\.test" is not an allowed host/,
    })
  })
})
