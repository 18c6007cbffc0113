/** How express-oauth2-jwt-bearer compares the URL of a request with `htu` of its proof, as cases of the guard. */
import { after } from 'node:test'
import { createDpopDoor, outcomeOf } from '../support/dpop-door.ts'
import { type Case, testCases } from './cases.ts'

const door = await createDpopDoor()
after(() => door.issuer.close())
const hosts = [
  'https://api.example.com',
  'http://localhost:3000',
  'http://127.0.0.1:4000',
  'https://api.example.com:8443',
]
const ipv6 = ['http://[::1]', 'https://[2001:db8::1]:8080', 'https://xn--bcher-kva.de', 'https://bad_host.example']
const guard = door.createGuard({ baseUrls: [...hosts, ...ipv6] })
const REFUSED = '401 invalid_proof'
/** Parsers repair such URLs in different ways, and a router may not collapse what they collapse. */
const STRICT = 'a URL that parsers read in different ways is not compared (RFC 9449 §4.3)'

/** A request to a target with a proof for a URL. */
function url(what: string, htu: string, target: string, expected: string, differs?: string): Case {
  const outcome = () => outcomeOf(guard, door.request({ target, url: htu }))
  return { what, expected, outcome, ...(differs && { differs }) }
}

testCases('the URL of a proof', [
  url('the URL', 'https://api.example.com/path', '/path', 'granted'),
  url('a query and a fragment in the proof', 'https://api.example.com/resource?foo=bar#hash', '/resource', 'granted'),
  url('a query in the request', 'https://api.example.com/path', '/path?query=value', 'granted'),
  url('a slash at the end', 'https://api.example.com/resource/?abc=def', '/resource/', 'granted'),
  url('no slash at the end', 'https://api.example.com/resource', '/resource/', REFUSED),
  url('a port', 'https://api.example.com:8443/resource?foo=bar', '/resource', 'granted'),
  url('another port', 'https://api.example.com:8444/resource', '/resource', REFUSED),
  url('the default port of https', 'https://api.example.com:443/path', '/path', 'granted'),
  url('the default port of http', 'http://[::1]:80/path', '/path', 'granted'),
  url('localhost with a port', 'http://localhost:3000/path?debug=true#frag', '/path', 'granted'),
  url('an IPv4 address', 'http://127.0.0.1:4000/test?foo=bar', '/test', 'granted'),
  url('an IPv6 address', 'http://[::1]/path?x=1#y', '/path', 'granted'),
  url('an IPv6 address with a port', 'https://[2001:db8::1]:8080/alpha?x=1#y', '/alpha', 'granted'),
  url('capital letters in scheme and host', 'HTTPS://API.EXAMPLE.COM/path', '/path', 'granted'),
  url('a host in Punycode', 'https://xn--bcher-kva.de/path', '/path', 'granted'),
  url('an underscore in the host', 'https://bad_host.example/path', '/path', 'granted', 'hosts with it are in use'),
  url('escapes in small letters', 'https://api.example.com/path%2fto%2fresource', '/path%2Fto%2Fresource', 'granted'),
  url('an escape that is not needed', 'https://api.example.com/%7Euser', '/~user', 'granted'),
  url('an escaped slash', 'https://api.example.com/a%2Fb', '/a/b', REFUSED),
  url('escaped bytes', 'https://api.example.com/price/%e2%82%ac', '/price/%E2%82%AC', 'granted'),
  url('two slashes in the middle', 'https://api.example.com/a//b', '/a//b', 'granted'),
  url(
    'a URL in the path',
    'https://api.example.com/https://evil.test/',
    '/https://evil.test/',
    'granted',
    'it is a path',
  ),
  url('another path', 'https://api.example.com/other', '/path', REFUSED),
  url('no URL', ':://foo.bar?x=1', '/path', REFUSED),
  url('no scheme', '/path', '/path', REFUSED),
  url('a port with six digits', 'https://api.example.com:999999/path', '/path', REFUSED),
  url('an IPv6 address without its end', 'http://[2001:db8::1/path', '/path', REFUSED),
  url('two schemes', 'https://https://resource.com/intendedPath?/targetPath', '/targetPath', REFUSED),
  url('a user in the proof', 'https://user:pass@api.example.com/resource', '/resource', REFUSED, STRICT),
  url('dot segments in both', 'https://api.example.com/a/../b', '/a/../b', REFUSED, STRICT),
  url('escaped dot segments', 'https://api.example.com/a/%2e%2e/b', '/b', REFUSED, STRICT),
  url('letters that are not ASCII in the host', 'https://bücher.de/path', '/path', REFUSED, STRICT),
  url(
    'a request target with two slashes',
    'https://api.example.com//evil.test/',
    '//evil.test/',
    'granted',
    'it is a path',
  ),
])

/** The URL is that of the options, so that no header can change it. */
const HOST = 'only the configured base URLs count: a sender chooses Host and X-Forwarded-Host'

function host(value: string, expected: string, fields: Readonly<Record<string, string>> = { host: value }): Case {
  const outcome = () => {
    const request = door.request({ target: '/path' })
    return outcomeOf(guard, { ...request, headers: { ...request.headers, ...fields } })
  }
  return { what: `${Object.keys(fields)} ${JSON.stringify(value)}`, expected, outcome, differs: HOST }
}

const FORGED_HOSTS = [
  ...['internal:3000', 'resource.com', '[::1]:3000', 'resource.com.', 'user:pass@resource.com', ''],
  ...['resource.com/intendedPath?', 'resource.com/intendedPath#', 'resource.com//evil', 'https://resource.com'],
  ...['resource.com:notaport', 'api.example.com, cdn.example.com', '   , b.example.com'],
]

testCases('the host of a request', [
  ...FORGED_HOSTS.map(value => host(value, 'granted')),
  ...FORGED_HOSTS.map(value => host(value, 'granted', { 'x-forwarded-host': value })),
  // A stolen proof that is moved to another URL by the header that says where it is.
  {
    what: 'a stolen proof, with the rest of its URL in Host',
    expected: REFUSED,
    outcome: () => {
      const request = door.request({ target: '/admin', url: 'https://resource.com/intendedPath' })
      return outcomeOf(guard, { ...request, headers: { ...request.headers, host: 'resource.com/intendedPath?' } })
    },
  },
])
