import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { withExposedHeaders } from './exposed-headers.ts'

const challenge = { status: 401, headers: { 'www-authenticate': 'Bearer' }, body: '{}' }
const retry = { status: 503, headers: { 'retry-after': '1' }, body: '{}' }

describe('The headers that a refusal exposes', () => {
  for (const [what, answer, exposed, expected] of [
    ['its challenge', challenge, undefined, 'WWW-Authenticate'],
    ['when to come again', retry, undefined, 'Retry-After'],
    ['its challenge beside others', challenge, 'X-Total,  ETag', 'X-Total, ETag, WWW-Authenticate'],
    ['its challenge once', challenge, 'X-Total, www-authenticate', 'X-Total, www-authenticate'],
    // With credentials "*" is a name like any other (Fetch §3.3.3).
    ['its challenge beside everything', challenge, '*', '*, WWW-Authenticate'],
    ['its challenge alone where the list is empty', challenge, '', 'WWW-Authenticate'],
  ] as const) {
    it(`are ${what}`, () => {
      const headers = withExposedHeaders(answer, exposed)
      assert.deepEqual(headers, { ...answer.headers, 'access-control-expose-headers': expected })
    })
  }
})
