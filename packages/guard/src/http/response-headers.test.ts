import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { refusalHeaders } from './response-headers.ts'

const challenge = { status: 401, headers: { 'cache-control': 'no-store', 'www-authenticate': 'Bearer' }, body: '{}' }
const retry = { status: 503, headers: { 'cache-control': 'no-store', 'retry-after': '1' }, body: '{}' }

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
      const headers = refusalHeaders(answer, name => (name === 'access-control-expose-headers' ? exposed : undefined))
      assert.deepEqual(headers, { ...answer.headers, 'access-control-expose-headers': expected })
    })
  }
})

describe('The Cache-Control of a refusal', () => {
  for (const [what, soFar, expected] of [
    ['where the application says nothing', undefined, 'no-store'],
    ['as a framework tells that there is nothing', null, 'no-store'],
    ['in place of what is meant for other answers', 'public, max-age=600', 'no-store'],
    ['in place of several values', ['public', 'max-age=600'], 'no-store'],
    ['in place of a word that only looks like it', 'x-no-stores', 'no-store'],
    ["in the application's own words", 'no-store, max-age=0', 'no-store, max-age=0'],
    ["in the application's own spelling", 'private, No-Store', 'private, No-Store'],
  ] as const) {
    it(`forbids to store it ${what}`, () => {
      const headers = refusalHeaders(challenge, name => (name === 'cache-control' ? soFar : undefined))
      assert.equal(headers['cache-control'], expected)
    })
  }
})
