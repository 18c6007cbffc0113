/** Certificates in headers of proxies, in each format: only one certificate, in the exact form, of a trusted proxy counts. */
import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { pemOf } from '../../src/adapters/contract/client-certificate.ts'
import type { CertificateFormat, CertificateHeader } from '../../src/mtls/index.ts'
import { observe, type TokenRefusedEvent } from '../../src/observe.ts'
import { createMtlsDoor, outcomeOf } from '../support/mtls-door.ts'

const { issuer, client, other, token, createGuard } = await createMtlsDoor()
after(() => issuer.close())

const base64 = client.der.toString('base64')
const pem = encodeURIComponent(pemOf(client.der))
const otherPem = encodeURIComponent(pemOf(other.der))
const hex = Buffer.from(client.thumbprint, 'base64url').toString('hex')
const otherHex = Buffer.from(other.thumbprint, 'base64url').toString('hex')
const trailing = Buffer.concat([client.der, Buffer.from([5, 0])])
/** Too long for any certificate that a client needs, and base64 all the same. */
const oversized = Buffer.concat([client.der, Buffer.alloc(16_384)]).toString('base64')

const GRANTED = 'granted'
const NONE = '401 binding_required'
const MISMATCH = '401 binding_mismatch'
const UNREADABLE = '401 unreadable_certificate'

type Row = readonly [what: string, value: string | readonly string[] | undefined, outcome: string]

const COMMON: readonly Row[] = [
  ['no header', undefined, NONE],
  ['an empty header', '', NONE],
  ['a repeated header, as an array', [base64, base64], UNREADABLE],
  ['a word', 'SUCCESS', UNREADABLE],
  ['the null that nginx writes', '(null)', UNREADABLE],
  ['the DER as it is', client.der.toString('latin1'), UNREADABLE],
  ['a thumbprint', client.thumbprint, UNREADABLE],
]

const DER_BASE64: readonly Row[] = [
  ['one certificate', base64, GRANTED],
  ['another certificate', other.der.toString('base64'), MISMATCH],
  ['two certificates with a comma', `${base64}, ${other.der.toString('base64')}`, UNREADABLE],
  ['the same certificate twice', `${base64}, ${base64}`, UNREADABLE],
  ['base64 that is cut off', base64.slice(0, -8), UNREADABLE],
  ['base64 with a wrong character', base64.replace('M', '*'), UNREADABLE],
  ['base64url without padding', client.der.toString('base64url'), UNREADABLE],
  ['base64 with a blank', `${base64.slice(0, 64)} ${base64.slice(64)}`, UNREADABLE],
  ['a certificate and more bytes', trailing.toString('base64'), UNREADABLE],
  ['the base64 of a PEM', Buffer.from(pemOf(client.der)).toString('base64'), UNREADABLE],
  ['more than 16,384 characters', oversized, UNREADABLE],
]

const RFC9440: readonly Row[] = [
  ...DER_BASE64.map(([what, value, outcome]): Row => [what, `:${value}:`, outcome]),
  ['two byte sequences', `:${base64}:, :${base64}:`, UNREADABLE],
  ['the certificate of another client in front', `:${other.der.toString('base64')}:, :${base64}:`, UNREADABLE],
  ['no colons', base64, UNREADABLE],
  ['one colon', `:${base64}`, UNREADABLE],
  ['parameters', `:${base64}:;a=1`, UNREADABLE],
  ['an empty byte sequence', '::', UNREADABLE],
]

const label = (text: string) => encodeURIComponent(pemOf(client.der).replaceAll('CERTIFICATE', text))
const PEM_URL: readonly Row[] = [
  ['one certificate, as nginx encodes it', pem, GRANTED],
  ['one with "+", "/" and "=" as they are, as AWS encodes it', aws(pem), GRANTED],
  ['one with CRLF', encodeURIComponent(pemOf(client.der).replaceAll('\n', '\r\n')), GRANTED],
  ['one without a line break at its end', encodeURIComponent(pemOf(client.der).trimEnd()), GRANTED],
  ['another certificate', otherPem, MISMATCH],
  ['two certificates, the client first', `${pem}${otherPem}`, UNREADABLE],
  ['two certificates, the client last', `${otherPem}${pem}`, UNREADABLE],
  ['two with a comma', `${pem}, ${otherPem}`, UNREADABLE],
  ['a PEM without percent-encoding and line breaks', pemOf(client.der).replaceAll('\n', ' '), UNREADABLE],
  ['"+" in place of blanks', pem.replaceAll('%20', '+'), UNREADABLE],
  ['tabs in place of line breaks', pem.replaceAll('%0A', '%09'), UNREADABLE],
  ['blanks in place of line breaks', pem.replaceAll('%0A', '%20'), UNREADABLE],
  ['"BEGIN TRUSTED CERTIFICATE"', label('TRUSTED CERTIFICATE'), UNREADABLE],
  ['"BEGIN X509 CERTIFICATE"', label('X509 CERTIFICATE'), UNREADABLE],
  ['a key', label('PUBLIC KEY'), UNREADABLE],
  ['text in front', `Subject%3A%20CN%3Dclient%0A${pem}`, UNREADABLE],
  ['text behind', `${pem}x`, UNREADABLE],
  ['base64 that is cut off', encodeURIComponent(pemOf(client.der.subarray(0, -4))), UNREADABLE],
  ['a wrong percent-encoding', `${pem}%`, UNREADABLE],
  ['a percent-encoding of no UTF-8', `${pem}%FF`, UNREADABLE],
  ['a double percent-encoding', encodeURIComponent(pem), UNREADABLE],
  ['a certificate and more bytes', encodeURIComponent(pemOf(trailing)), UNREADABLE],
  ['more than 16,384 characters', `${pem}${'%0A'.repeat(6000)}`, UNREADABLE],
]

const XFCC: readonly Row[] = [
  ['one element', `By=spiffe://api;Hash=${hex};URI=spiffe://client`, GRANTED],
  ['all keys', `By=a;Hash=${hex};Cert="${pem}";Chain="${pem}";Subject="CN=a,O=b;c";URI=u;URI=v;DNS=d`, GRANTED],
  ['keys and digits in another case', `by=a;HASH=${hex.toUpperCase()};subject=""`, GRANTED],
  ['a hash in quotes', `Hash="${hex}"`, GRANTED],
  ['quotes, commas and semicolons in a subject', `Hash=${hex};Subject="CN=\\"a\\",b;c"`, GRANTED],
  ['a subject with a backslash at its end', `Hash=${hex};Subject="CN=a\\\\";URI=u`, GRANTED],
  ['the hash of another certificate', `By=a;Hash=${otherHex}`, MISMATCH],
  ['two elements, the client last', `Hash=${otherHex};URI=a,By=b;Hash=${hex}`, UNREADABLE],
  ['two elements, the second without a hash', `Hash=${hex},By=b`, UNREADABLE],
  ['two hashes', `Hash=${otherHex};Hash=${hex}`, UNREADABLE],
  ['a second hash in another case', `Hash=${otherHex};hash=${hex}`, UNREADABLE],
  ['a hash in a name that the client chose', `Hash=${otherHex};URI=spiffe://x;Hash=${hex}`, UNREADABLE],
  ['an element in a name that the client chose', `Hash=${otherHex};URI=spiffe://x,Hash=${hex}`, UNREADABLE],
  ['a hash in a subject that ends the quotes', `Hash=${otherHex};Subject="CN=a\\\\";Hash=${hex};X=""`, UNREADABLE],
  ['a hash in a subject', `Subject="CN=a;Hash=${hex};b"`, UNREADABLE],
  ['a key that ends in "hash"', `Xhash=${hex}`, UNREADABLE],
  ['a hash of SHA-1', `Hash=${hex.slice(0, 40)}`, UNREADABLE],
  ['a hash with more digits', `Hash=${hex}00`, UNREADABLE],
  ['a hash in base64url', `Hash=${client.thumbprint}`, UNREADABLE],
  ['no hash', `By=a;Cert="${pem}"`, UNREADABLE],
  ['quotes that do not end', `Hash=${hex};Subject="CN=a`, UNREADABLE],
  ['a pair without a key', `;Hash=${hex}`, UNREADABLE],
  ['more than 16,384 characters', `Hash=${hex};URI=${'a'.repeat(16_384)}`, UNREADABLE],
]

function aws(encoded: string): string {
  return encoded.replaceAll('%2B', '+').replaceAll('%2F', '/').replaceAll('%3D', '=')
}

const FORMATS: Readonly<Record<CertificateFormat, readonly Row[]>> = {
  rfc9440: RFC9440,
  'pem-url': PEM_URL,
  'der-base64': DER_BASE64,
  xfcc: XFCC,
}

const trustedProxies = ['127.0.0.1', '10.1.0.0/16', '::1', 'fd00::/8']
const header = 'X-Client-Cert'
const guardFor = (options: Omit<CertificateHeader, 'trustedProxies'>) =>
  createGuard({ certificate: { ...options, trustedProxies } })

function sentBy(remoteAddress: string | undefined, value: string | readonly string[] | undefined) {
  return { headers: { authorization: `Bearer ${token}`, 'x-client-cert': value }, socket: { remoteAddress } }
}

for (const format of Object.keys(FORMATS) as CertificateFormat[]) {
  describe(`A certificate in the format "${format}"`, () => {
    const guard = guardFor({ format, header })
    for (const [what, value, outcome] of [...COMMON, ...FORMATS[format]]) {
      it(`is ${outcome} for ${what}`, async () => {
        assert.equal(await outcomeOf(guard, sentBy('127.0.0.1', value)), outcome)
        // Once more, with what is cached.
        assert.equal(await outcomeOf(guard, sentBy('127.0.0.1', value)), outcome)
        assert.equal(await outcomeOf(guard, sentBy('192.0.2.1', value)), NONE)
      })
    }
  })
}

describe('The option "trustedProxies"', () => {
  const guard = guardFor({ format: 'der-base64', header })
  for (const [address, outcome] of [
    ['127.0.0.1', GRANTED],
    ['::ffff:127.0.0.1', GRANTED],
    ['::1', GRANTED],
    ['10.1.255.255', GRANTED],
    ['::ffff:10.1.2.3', GRANTED],
    ['fd12::1', GRANTED],
    ['127.0.0.2', NONE],
    ['10.2.0.0', NONE],
    ['::ffff:10.2.0.0', NONE],
    ['fe80::1', NONE],
    ['::2', NONE],
    ['', NONE],
    ['unknown', NONE],
    [undefined, NONE],
  ] as const) {
    it(`makes a certificate of "${address}" ${outcome}`, async () => {
      assert.equal(await outcomeOf(guard, sentBy(address, base64)), outcome)
    })
  }

  it('ignores the header if the request shows no connection', async () => {
    const { headers } = sentBy('127.0.0.1', base64)
    assert.equal(await outcomeOf(guard, { headers }), NONE)
  })

  it('does not believe addresses that a client sends', async () => {
    const { headers, socket } = sentBy('192.0.2.1', base64)
    const forwarded = { ...headers, 'x-forwarded-for': '127.0.0.1', forwarded: 'for=127.0.0.1', 'x-real-ip': '::1' }
    assert.equal(await outcomeOf(guard, { headers: forwarded, socket }), NONE)
  })
})

describe('The event of a certificate that is refused', () => {
  for (const [what, address, value, hint] of [
    [
      'an address that is not trusted',
      '192.0.2.1',
      base64,
      /"x-client-cert" is ignored: "192\.0\.2\.1" is not in "trusted/,
    ],
    ['an unknown address', undefined, base64, /is ignored: the address of its sender is unknown$/],
    ['no header', '127.0.0.1', undefined, /^The request has no header "x-client-cert"$/],
    ['a wrong format', '127.0.0.1', 'x', /does not contain one certificate in the format of the option/],
    ['a repeated header', '127.0.0.1', [base64, base64], /^The header "x-client-cert" is repeated$/],
    ['a long header', '127.0.0.1', 'a'.repeat(16_385), /has more than 16384 characters$/],
  ] as const) {
    it(`has a hint for ${what}, and no part of the token or the certificate`, async () => {
      const events: TokenRefusedEvent[] = []
      const end = observe({ tokenRefused: event => void events.push(event) })
      await outcomeOf(guardFor({ format: 'der-base64', header }), sentBy(address, value))
      end()
      assert.equal(events.length, 1)
      assert.match(events[0]?.hint ?? '', hint)
      const text = JSON.stringify(events)
      assert.ok(!text.includes(base64.slice(0, 20)) && !text.includes(token.slice(-20)))
    })
  }
})
