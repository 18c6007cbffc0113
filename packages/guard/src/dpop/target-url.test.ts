import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createTargetUrls, normalizeUrl } from './target-url.ts'

const urls = createTargetUrls(['https://api.example.com/svc2', 'https://internal.example.com:8443'])

function match(htu: string, target: string): boolean {
  return urls.match(htu, target)
}

describe('normalizeUrl', () => {
  for (const [url, expected] of [
    ['https://api.example.com', 'https://api.example.com/'],
    ['HTTPS://API.Example.COM/', 'https://api.example.com/'],
    ['https://api.example.com:443/a', 'https://api.example.com/a'],
    ['https://api.example.com:/a', 'https://api.example.com/a'],
    ['http://localhost:80/a', 'http://localhost/a'],
    ['http://localhost:443/a', 'http://localhost:443/a'],
    ['https://api.example.com:08443/a', 'https://api.example.com:8443/a'],
    ['https://[::1]:8443/a', 'https://[::1]:8443/a'],
    ['https://api.example.com/a?b=c#d', 'https://api.example.com/a'],
    ['https://api.example.com#d', 'https://api.example.com/'],
    ['https://api.example.com/%7Efoo', 'https://api.example.com/~foo'],
    ['https://api.example.com/a%2fb', 'https://api.example.com/a%2Fb'],
    ['https://api.example.com//a/', 'https://api.example.com//a/'],
    ['https://api.example.com/a.b/..c/.d', 'https://api.example.com/a.b/..c/.d'],
    ["https://api.example.com/a;b=c,d@e:f!$&'()*+", "https://api.example.com/a;b=c,d@e:f!$&'()*+"],
  ] as const) {
    it(`returns ${expected} for ${url}`, () => assert.equal(normalizeUrl(url), expected))
  }

  for (const url of [
    '',
    'api.example.com/a',
    '//api.example.com/a',
    'ftp://api.example.com/a',
    'https:/api.example.com/a',
    'https:api.example.com',
    'https://',
    'https:///a',
    'https://user@api.example.com/a',
    'https://user:password@api.example.com/a',
    'https://api.example.com:1:2/a',
    'https://api.example.com:port/a',
    'https://api.example.com\\@evil.test/a',
    'https://api.example.com/a\\b',
    'https://api.example.com/a b',
    'https://api.example.com/a\tb',
    'https://api.example.com/a\nb',
    'https://api.example.com/a\0',
    ' https://api.example.com/a',
    'https://api.example.com/a\n',
    'https://api.example.com/\u00e9',
    'https://\u0430pi.example.com/a',
    'https://api%2eexample.com/a',
    'https://api.example.com/../a',
    'https://api.example.com/a/..',
    'https://api.example.com/./a',
    'https://api.example.com/a/%2e%2E/b',
    'https://api.example.com/a/.%2e',
    'https://api.example.com/%',
    'https://api.example.com/%g0',
    'https://api.example.com/<a>',
    `https://api.example.com/${'a'.repeat(2048)}`,
  ]) {
    it(`returns undefined for ${JSON.stringify(url.slice(0, 60))}`, () => assert.equal(normalizeUrl(url), undefined))
  }
})

describe('createTargetUrls', () => {
  for (const [what, htu, target] of [
    ['the first base URL and the path', 'https://api.example.com/svc2/orders', '/orders'],
    ['another base URL', 'https://internal.example.com:8443/orders', '/orders'],
    ['a query in the request', 'https://api.example.com/svc2/orders', '/orders?page=2'],
    ['a query in the proof', 'https://api.example.com/svc2/orders?page=3', '/orders?page=2'],
    ['a target in absolute form', 'https://api.example.com/svc2/orders', 'http://evil.test/orders?x'],
    ['a target in absolute form without a path', 'https://api.example.com/svc2', 'http://evil.test'],
    ['two slashes in front', 'https://api.example.com/svc2//evil.test/x', '//evil.test/x'],
    ['the root', 'https://api.example.com/svc2/', '/'],
    ['another spelling of an unreserved character', 'https://api.example.com/svc2/~foo', '/%7efoo'],
  ] as const) {
    it(`matches with ${what}`, () => assert.equal(match(htu, target), true))
  }

  for (const [what, htu, target] of [
    ['another path', 'https://api.example.com/svc2/orders', '/admin'],
    ['no prefix of the base URL', 'https://api.example.com/orders', '/orders'],
    ['http', 'http://api.example.com/svc2/orders', '/orders'],
    ['another port', 'https://api.example.com:8443/svc2/orders', '/orders'],
    ['another case in the path', 'https://api.example.com/svc2/Orders', '/orders'],
    ['a slash at the end', 'https://api.example.com/svc2/orders/', '/orders'],
    ['an encoded slash', 'https://api.example.com/svc2/a%2Fb', '/a/b'],
    ['the host of the target', 'https://evil.test/svc2/x', 'https://evil.test/x'],
    ['dot segments', 'https://api.example.com/svc2/admin', '/a/../admin'],
    ['encoded dot segments', 'https://api.example.com/svc2/admin', '/%2e%2e/svc2/admin'],
    ['dot segments that leave the prefix', 'https://api.example.com/admin', '/../admin'],
    ['dot segments on both sides', 'https://api.example.com/svc2/a/../admin', '/a/../admin'],
    ['a backslash', 'https://api.example.com/svc2/admin', '/x\\..\\admin'],
    ['a control character', 'https://api.example.com/svc2/a', '/a\u0000'],
    ['an asterisk', 'https://api.example.com/svc2', '*'],
    ['an authority', 'https://api.example.com/svc2', 'evil.test:443'],
    ['an empty target with a longer proof', 'https://api.example.com/svc2/x', ''],
    ['a target that continues the host', 'https://internal.example.com:8443/x', '@evil.test/x'],
    ['a target that continues the port', 'https://internal.example.com:84430/x', '0/x'],
  ] as const) {
    it(`does not match with ${what}`, () => assert.equal(match(htu, target), false))
  }

  it('lists what is expected, for the log', () => {
    assert.deepEqual(urls.expected('/orders?page=2'), [
      'https://api.example.com/svc2/orders',
      'https://internal.example.com:8443/orders',
    ])
    assert.deepEqual(urls.expected('*'), [])
  })
})
