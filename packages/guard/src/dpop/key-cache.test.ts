import assert from 'node:assert/strict'
import { createPublicKey } from 'node:crypto'
import { describe, it } from 'node:test'
import { createSigningKey } from '../testing/signing-key.ts'
import { createKeyCache } from './key-cache.ts'
import type { ProofKey } from './proof-key.ts'

function createProofKey(): ProofKey {
  const publicKey = createPublicKey(createSigningKey('EdDSA').privateKey)
  return { algorithm: 'EdDSA', publicKey, thumbprint: 'a'.repeat(43) }
}

describe('createKeyCache', () => {
  it('finds the key of a header, and none of another', () => {
    const cache = createKeyCache(3)
    const key = createProofKey()
    cache.add('a', key)
    assert.equal(cache.find('a'), key)
    assert.equal(cache.find('b'), undefined)
  })

  it('evicts the key that was used the longest time ago', () => {
    const cache = createKeyCache(3)
    for (const header of ['a', 'b', 'c']) cache.add(header, createProofKey())
    cache.find('a')
    cache.add('d', createProofKey())
    assert.deepEqual(
      ['a', 'b', 'c', 'd'].filter(header => cache.find(header)),
      ['a', 'c', 'd'],
    )
  })

  it('does not take a header of more than 1,024 characters', () => {
    const cache = createKeyCache(3)
    cache.add('a'.repeat(1025), createProofKey())
    assert.equal(cache.find('a'.repeat(1025)), undefined)
  })
})
