/** The object identifier of the extension (RFC 5280 §4.2.1.10). */
export const NAME_CONSTRAINTS = '2.5.29.30'

/** ASN.1 tags: a SEQUENCE, the permitted subtrees, and the kinds of names (RFC 5280 §4.2.1.6). */
const TAG = { sequence: 0x30, permittedSubtrees: 0xa0, dnsName: 0x82, ipAddress: 0x87 }

/** Each address is followed by a mask that matches only this address. */
const IPV4_LOOPBACK = Buffer.from([127, 0, 0, 1, 255, 255, 255, 255])
const IPV6_LOOPBACK = Buffer.from([...Array(15).fill(0), 1, ...Array(16).fill(255)])

/**
 * The names that the development authority may sign certificates for, in DER: `localhost` and names below it,
 * `127.0.0.1` and `::1`. Trusting the authority affects no other names.
 */
export const LOOPBACK_ONLY: Uint8Array<ArrayBuffer> = encode(
  TAG.sequence,
  encode(
    TAG.permittedSubtrees,
    subtree(TAG.dnsName, Buffer.from('localhost')),
    subtree(TAG.ipAddress, IPV4_LOOPBACK),
    subtree(TAG.ipAddress, IPV6_LOOPBACK),
  ),
)

function subtree(tag: number, name: Uint8Array): Uint8Array<ArrayBuffer> {
  return encode(TAG.sequence, encode(tag, name))
}

/** The length of contents shorter than 128 bytes, which all of these are, is one byte. */
function encode(tag: number, ...contents: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const content = Buffer.concat(contents)
  return Uint8Array.from([tag, content.length, ...content])
}
