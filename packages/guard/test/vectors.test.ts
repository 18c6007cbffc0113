import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { parseKeySet } from '../src/jose/jwk.ts'
import { parseCompactJws } from '../src/jose/jws.ts'
import { verifySignature } from '../src/jose/signature.ts'
import { isJsonObject, type JsonObject } from '../src/jose/strict-json.ts'
import { createStaticKeySet } from '../src/keys/key-set.ts'

/** Public test vectors; the README in this folder names their sources and licences. */
const folder = join(import.meta.dirname, '../../test/vectors')

/** Parses, finds the key and verifies, as the guard does. What the payload says is another matter. */
function accepts(keySet: unknown, token: unknown): boolean {
  if (typeof token !== 'string') return false
  const jws = parseCompactJws(token)
  if ('granted' in jws) return false
  const { algorithm, keyId } = jws.header
  const key = createStaticKeySet(parseKeySet(keySet, 100) ?? []).find(keyId, algorithm, 0)
  assert.ok(!(key instanceof Promise))
  return !('granted' in key) && verifySignature(algorithm, key.keyObject, jws.signingInput, jws.signature)
}

function read(file: string): JsonObject {
  const document: unknown = JSON.parse(readFileSync(join(folder, file), 'utf8'))
  assert.ok(isJsonObject(document))
  return document
}

function objects(value: unknown): JsonObject[] {
  assert.ok(Array.isArray(value) && value.every(isJsonObject))
  return value
}

interface Vector {
  readonly id: number
  readonly name: string
  readonly valid: boolean
  readonly token: unknown
  readonly keySet: unknown
}

/** The tests of a Wycheproof file: a group is a key or a key set with tokens. */
function wycheproof(file: string): Vector[] {
  return objects(read(`wycheproof/${file}`).testGroups).flatMap(group => {
    const key = group.public ?? group.private
    const keySet = isJsonObject(key) && 'keys' in key ? key : { keys: [key] }
    return objects(group.tests).map(({ tcId, comment, result, jws }) => ({
      id: Number(tcId),
      name: `${tcId} ${group.comment}: ${comment}`,
      valid: result === 'valid',
      token: jws,
      keySet,
    }))
  })
}

const range = (first: number, last: number): number[] => Array.from({ length: last - first + 1 }, (_, at) => first + at)

const SYMMETRIC = 'HMAC: a shared secret never comes from a key set'
const OTHER_ALGORITHM = 'the token names another algorithm than its key does'
const NOT_BASE64URL = 'a character that is not base64url stands in the header'

interface VectorFile {
  /** How many cases the file holds: a shorter one would test less without a word. */
  readonly cases: number
  /** Valid tokens that the guard refuses on purpose, with the reason. An invalid token needs none. */
  readonly exceptions: readonly (readonly [reason: string, ids: readonly number[]])[]
}

const FILES: Record<string, VectorFile> = {
  'json_web_signature_test.json': {
    cases: 401,
    exceptions: [
      [SYMMETRIC, [1, 348, 352, ...range(357, 359), 373, 376, 377]],
      [OTHER_ALGORITHM, [346, 347, 350, 351]],
      [NOT_BASE64URL, [372]],
    ],
  },
  'json_web_key_test.json': { cases: 26, exceptions: [[SYMMETRIC, [2, ...range(13, 15)]]] },
}

for (const [file, { cases, exceptions }] of Object.entries(FILES)) {
  const reasons = new Map(exceptions.flatMap(([reason, ids]) => ids.map(id => [id, reason])))
  const vectors = wycheproof(file)
  describe(`Wycheproof ${file}`, () => {
    it(`holds ${cases} cases`, () => assert.equal(vectors.length, cases))

    for (const { id, name, valid, token, keySet } of vectors) {
      const reason = reasons.get(id)
      it(`${valid ? 'valid' : 'not valid'}${reason ? `, refused all the same: ${reason}` : ''}: ${name}`, () => {
        assert.ok(valid || !reason, 'a token that is not valid needs no reason')
        assert.equal(accepts(keySet, token), valid && !reason)
      })
    }
  })
}

describe('the JOSE cookbook', () => {
  /** RFC 7520's examples show private keys; an issuer publishes the public part. */
  function example(file: string): { keySet: unknown; compact: unknown } {
    const { input, output } = read(`jose-cookbook/${file}`)
    assert.ok(isJsonObject(input) && isJsonObject(input.key) && isJsonObject(output))
    return { keySet: { keys: [{ ...input.key, d: undefined }] }, compact: output.compact }
  }

  for (const [file, what] of [
    ['jws/4_1.rsa_v15_signature.json', 'RFC 7520 §4.1, RS256'],
    ['jws/4_2.rsa-pss_signature.json', 'RFC 7520 §4.2, PS384'],
    ['jws/4_3.ecdsa_signature.json', 'RFC 7520 §4.3, ES512'],
    ['curve25519/jws.json', 'RFC 8037 §A.4, EdDSA'],
  ] as const) {
    it(`is accepted: ${what}`, () => {
      const { keySet, compact } = example(file)
      assert.ok(accepts(keySet, compact))
    })
  }

  it('is refused: RFC 7797 §4.2, an unencoded payload', () => {
    const { signing } = read('jose-cookbook/rfc7797/4.2.hmac-sha2_b64_false.json')
    assert.ok(isJsonObject(signing))
    assert.equal(accepts({ keys: [] }, `${signing['sig-input']}.${signing.sig}`), false)
  })

  it('are read: the RSA key of RFC 7520 §3.3 and the P-521 key of §3.1', () => {
    const keys = [read('jose-cookbook/jwk/3_3.rsa_public_key.json'), read('jose-cookbook/jwk/3_1.ec_public_key.json')]
    assert.deepEqual(
      parseKeySet({ keys }, 100)?.map(key => key.algorithms),
      [['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'], ['ES512']],
    )
  })
})
