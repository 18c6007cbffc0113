import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { createSigningKey } from '../../testing/signing-key.ts'
import { type DpopClient, type HostileRequest, proof } from './dpop-requests.ts'

const KEY = /jwk of the DPoP proof is not a public key/
const ALGORITHM = /algorithm that is not accepted/
const HEADER = /not a strict JSON object, or has an extension/
const NOT_A_JWS = /not a strict JWS/
const SIGNATURE = /signature of the DPoP proof is not valid/

const rsa = createSigningKey('RS256').publicJwk
const ed25519 = createSigningKey('EdDSA').publicJwk
const weakRsa = generateKeyPairSync('rsa', { modulusLength: 1024 })
const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' })

/** Headers of proofs. */
const HEADERS: readonly HostileRequest[] = [
  ...['JWT', 'at+jwt', 'dpop', 'dpop+jwt ', '', undefined].map(typ =>
    proof(`a proof of the type ${JSON.stringify(typ)}`, client => client.send({}, { typ }), /typ of the DPoP proof/),
  ),
  proof('a type that is a number', client => client.send({}, { typ: 1 }), HEADER),
  ...['none', 'HS256', 'PS256', 'ES384', 'es256', '', null, undefined].map(alg =>
    proof(`the algorithm ${JSON.stringify(alg)}`, client => client.send({}, { alg }), ALGORITHM),
  ),
  ...['RS256', 'EdDSA', 'Ed25519'].map(alg =>
    proof(`the algorithm ${alg} with an EC key`, client => client.send({}, { alg }), KEY),
  ),
  ...['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv'].map(name =>
    key(`the private member "${name}"`, client => ({ ...client.prover.publicJwk, [name]: 'AA' })),
  ),
  key('a symmetric key', () => ({ kty: 'oct', k: 'AAAA' })),
  key('an RSA key of 1024 bits', () => weakRsa.publicKey.export({ format: 'jwk' }), 'RS256'),
  key('an RSA key with the exponent 1', () => ({ kty: 'RSA', n: rsa.n, e: 'AQ' }), 'RS256'),
  key('a leading zero in "e"', () => ({ kty: 'RSA', n: rsa.n, e: 'AAEAAQ' }), 'RS256'),
  key('a leading zero in "n"', () => ({ kty: 'RSA', n: `AAAA${rsa.n}`, e: 'AQAB' }), 'RS256'),
  key('a key of P-384', () => p384.publicKey.export({ format: 'jwk' })),
  key('a key of Ed25519', () => ({ kty: 'OKP', crv: 'Ed25519', x: ed25519.x })),
  key('a point that is not on the curve', ({ prover }) => ({ ...prover.publicJwk, y: prover.publicJwk.x })),
  key('padding', ({ prover }) => ({ ...prover.publicJwk, x: `${prover.publicJwk.x}=` })),
  key('bits left over', ({ prover }) => ({ ...prover.publicJwk, x: leaveBits(String(prover.publicJwk.x)) })),
  key('another algorithm', ({ prover }) => ({ ...prover.publicJwk, alg: 'RS256' })),
  key('another use', ({ prover }) => ({ ...prover.publicJwk, use: 'enc' })),
  key('other operations', ({ prover }) => ({ ...prover.publicJwk, key_ops: ['sign'] })),
  key('no coordinate', ({ prover }) => ({ ...prover.publicJwk, y: undefined })),
  ...[undefined, null, 'a', [], [{}], {}, 1].map(jwk => key(`the value ${JSON.stringify(jwk)}`, () => jwk)),
  proof('critical extensions', client => client.send({}, { crit: ['b64'], b64: true }), HEADER),
  proof('an unencoded payload', client => client.send({}, { b64: false }), HEADER),
  proof('compression', client => client.send({}, { zip: 'DEF' }), HEADER),
]

/** A proof whose header has another `jwk`. */
function key(what: string, jwk: (client: DpopClient) => unknown, alg = 'ES256'): HostileRequest {
  return proof(`a key with or of ${what}`, client => client.send({}, { alg, jwk: jwk(client) }), KEY)
}

/** Another spelling of the same bytes, for a decoder that ignores the bits that are left over. */
function leaveBits(text: string): string {
  const last = text.charCodeAt(text.length - 1)
  return text.slice(0, -1) + String.fromCharCode(last + 1)
}

/** Proofs that are no strict JWS, or not signed by their key. */
const SHAPES: readonly HostileRequest[] = [
  proof('more than 8 kB', client => client.send({ padding: 'a'.repeat(7000) }), /too long/),
  ...['a', 'a.b', 'a.b.c.d', 'a.b.c.d.e', '..', 'a..c', 'a.b.', '.b.c', 'a b.c.d', '"a.b.c"'].map(text =>
    proof(`the text ${JSON.stringify(text)}`, client => client.sendProof(text), /not a strict J/),
  ),
  proof('padding', client => client.sendProof(`${client.send().dpop}=`), NOT_A_JWS),
  proof('bits left over', client => client.sendProof(leaveBits(String(client.send().dpop))), NOT_A_JWS),
  proof('a member twice in its header', twice('header'), HEADER),
  proof('a member twice in its payload', twice('payload'), /payload of the DPoP proof/),
  proof(
    'an array as its payload',
    client => client.sendProof(client.sign(headerOf(client), '[]')),
    /payload of the DPoP/,
  ),
  proof('text as its payload', client => client.sendProof(client.sign(headerOf(client), 'a')), /payload of the DPoP/),
  proof('a signature of DER', client => client.sendProof(resign(client, 'der')), SIGNATURE),
  proof('a signature of another key', client => client.sendProof(resign(client, 'ieee-p1363', p256())), SIGNATURE),
  proof(
    'the signature of another proof',
    client => {
      const [first = [], second = []] = [client.send(), client.send()].map(({ dpop }) => String(dpop).split('.'))
      return client.sendProof([first[0], first[1], second[2]].join('.'))
    },
    SIGNATURE,
  ),
]

function p256(): KeyObject {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
}

function headerOf({ prover }: DpopClient): string {
  return JSON.stringify({ typ: 'dpop+jwt', alg: 'ES256', jwk: prover.publicJwk })
}

function payloadOf({ url, token }: DpopClient): string {
  const ath = createHash('sha256').update(token).digest('base64url')
  return JSON.stringify({ jti: crypto.randomUUID(), htm: 'GET', htu: url, iat: Math.floor(Date.now() / 1000), ath })
}

function twice(part: 'header' | 'payload'): (client: DpopClient) => ReturnType<DpopClient['send']> {
  return client => {
    const [header, payload] = [headerOf(client), payloadOf(client)]
    return part === 'header'
      ? client.sendProof(client.sign(header.replace('{', '{"alg":"none",'), payload))
      : client.sendProof(client.sign(header, payload.replace('{', '{"htm":"POST",')))
  }
}

function resign(client: DpopClient, dsaEncoding: 'der' | 'ieee-p1363', key: KeyObject = client.key.privateKey): string {
  const input = [headerOf(client), payloadOf(client)].map(text => Buffer.from(text).toString('base64url')).join('.')
  return `${input}.${sign('sha256', Buffer.from(input), { key, dsaEncoding }).toString('base64url')}`
}

export const REFUSED_PROOFS: readonly HostileRequest[] = [...HEADERS, ...SHAPES]
